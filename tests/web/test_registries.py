"""Navigation and dashboard: each app adds its own, each person sees what the rights allow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from ocsadmin.errors import BadInput
from ocsadmin.web import dashboard, navigation
from ocsadmin.web.dashboard import Panel
from ocsadmin.web.navigation import Item


class Person:
    def __init__(self, *rights: str) -> None:
        self.rights = rights

    def may(self, permission: str) -> bool:
        return permission in self.rights


class TestItems:
    ITEM = Item(order=3, title="Test", url_name="healthz", needs="users.view_user", prefix="/tests/")

    @pytest.fixture(autouse=True)
    def _registered(self) -> Iterator[None]:
        navigation.add(self.ITEM)
        yield
        navigation._items.pop("healthz")

    def test_are_seen_by_those_who_have_the_right(self) -> None:
        assert self.ITEM in navigation.items_for(Person("users.view_user"))
        assert self.ITEM not in navigation.items_for(Person())

    def test_are_in_order(self) -> None:
        orders = [item.order for item in navigation.items_for(Person("users.view_user", "pools.view_pool"))]
        assert orders == sorted(orders)

    def test_are_current_by_the_longest_prefix(self) -> None:
        longer = Item(order=4, title="Longer", url_name="readyz", prefix="/tests/longer/")
        assert navigation.current([self.ITEM, longer], "/tests/longer/1/") == longer
        assert navigation.current([self.ITEM, longer], "/tests/1/") == self.ITEM
        assert navigation.current([self.ITEM, longer], "/else/") is None


class TestPanels:
    def panel(self, **values: object) -> Panel:
        return Panel(**{"order": 1, "title": "Test panel", "template": "x.html", "context": lambda _: {}, **values})  # type: ignore[arg-type]

    def test_have_a_slug_from_the_title(self) -> None:
        assert self.panel().slug == "test-panel"

    def test_are_filled_with_what_their_context_answers(self) -> None:
        filled = dashboard.fill(self.panel(context=lambda _: {"n": 3}), RequestFactory().get("/"))
        assert filled is not None
        assert filled.content == {"n": 3}

    def test_leave_themselves_out(self) -> None:
        assert dashboard.fill(self.panel(shown=lambda content: False), RequestFactory().get("/")) is None

    def test_show_an_error_instead_of_taking_the_dashboard_down(self) -> None:
        def broken(_request: HttpRequest) -> dict[str, object]:
            raise BadInput("The directory does not answer.")

        filled = dashboard.fill(self.panel(context=broken), RequestFactory().get("/"))
        assert filled is not None
        assert filled.error is not None
