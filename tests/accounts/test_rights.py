"""Deny by default, and what each kind of person gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ocsadmin.accounts import permissions, procedures, rights
from ocsadmin.accounts.models import Account, AuditEvent
from ocsadmin.web.accounts.middleware import RightsMiddleware, is_rest

AccountWith = Callable[..., Account]
KNOWN_MARKS = {rights.ANYONE, rights.SIGNED_IN, *permissions.names()}


def all_patterns(patterns: list[Any], path: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from all_patterns(one.url_patterns, path + str(one.pattern))
        else:
            yield path + str(one.pattern), one


PATTERNS = dict(all_patterns(get_resolver().url_patterns))


class TestEveryAddressOfTheConsole:
    @pytest.mark.parametrize("path", PATTERNS)
    def test_says_who_may_see_it(self, path: str) -> None:
        view = PATTERNS[path].callback
        mark = rights.mark_of(view)
        assert mark is not None, f"{view} has no mark: use needs(), signed_in or anyone"
        marks = set(mark.values()) if isinstance(mark, Mapping) else {mark}
        assert marks <= KNOWN_MARKS
        assert is_rest(view) or isinstance(mark, str), "only REST views have a mark for each action"

    @pytest.mark.parametrize("path", [path for path, one in PATTERNS.items() if is_rest(one.callback)])
    def test_of_rest_names_a_right_for_each_action(self, path: str) -> None:
        view: Any = PATTERNS[path].callback
        needs = view.cls.needs
        for action in getattr(view, "actions", None) or {}:
            assert isinstance(needs, str) or view.actions[action] in needs or action in needs


@pytest.mark.django_db
class TestRightsMiddleware:
    def check(self, view: Any, user: Any, **headers: str) -> HttpResponse | None:
        from django.contrib.sessions.backends.db import SessionStore

        request = RequestFactory().get("/somewhere/?q=1", headers=headers)
        request.user, request.session = user, SessionStore()  # type: ignore[assignment]
        return RightsMiddleware(lambda _: HttpResponse()).process_view(request, view, (), {})

    def test_refuses_a_view_without_a_mark(self, administrator: Account) -> None:
        response = self.check(lambda request: HttpResponse(), administrator)
        assert response is not None
        assert response.status_code == 403

    def test_lets_a_person_with_the_right_through(self, administrator: Account) -> None:
        assert self.check(rights.needs("users.view_user")(lambda request: HttpResponse()), administrator) is None

    def test_refuses_a_person_without_the_right_says_why_and_logs_it(self, person_without_rights: Account) -> None:
        response = self.check(rights.needs("users.view_user")(lambda request: HttpResponse()), person_without_rights)
        assert response is not None
        assert response.status_code == 403
        assert "RTCUniversalUserAdmins" in response.content.decode()
        assert AuditEvent.objects.get().detail == {"needs": "users.view_user"}


@pytest.mark.django_db
class TestWhoHasNotSignedIn:
    def test_is_sent_to_the_sign_in_page_and_back(self, client: Client) -> None:
        response = client.get("/jobs/?state=done")
        assert response.status_code == 302
        assert response.headers["Location"] == "/accounts/sign-in/?next=%2Fjobs%2F%3Fstate%3Ddone"

    def test_is_sent_there_with_the_whole_page_by_htmx(self, client: Client) -> None:
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/jobs/?state=done"}
        response = client.get("/jobs/", headers=headers)
        assert response.headers["HX-Redirect"] == "/accounts/sign-in/?next=%2Fjobs%2F%3Fstate%3Ddone"

    def test_is_not_sent_back_to_an_address_that_only_takes_posts(self, client: Client) -> None:
        assert client.post(reverse("sign-out")).headers["Location"] == "/accounts/sign-in/"


class TestPermissions:
    @pytest.mark.parametrize(
        ("groups", "may", "may_not"),
        [
            (["RTCUniversalServerAdmins"], {"users.enable_users", "accounts.use_api_tokens"}, {"pools.create_pool"}),
            (["Domain Admins"], {"pools.prepare_domain", "pools.view_pool"}, {"pools.create_pool"}),
            (["rtcuniversalserveradmins", "DOMAIN ADMINS"], {"pools.create_pool"}, set()),
            (["RTCUniversalUserAdmins"], {"mirror.run_replication"}, {"accounts.read_audit"}),
            (["RTCUniversalReadOnlyAdmins"], {"mirror.view_run"}, {"mirror.run_replication", "jobs.confirm_row"}),
            ([settings.HELPDESK_GROUP], {"users.view_user"}, {"accounts.view_procedures"}),
        ],
    )
    def test_follow_the_groups(self, groups: list[str], may: set[str], may_not: set[str]) -> None:
        assert all(permissions.allowed(name, groups) for name in may)
        assert not any(permissions.allowed(name, groups) for name in may_not)

    def test_let_the_help_desk_be_another_group(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "HELPDESK_GROUP", "Telephone Hotline")
        assert permissions.allowed("users.view_user", ["telephone hotline"])

    def test_create_pool_comes_from_its_row_of_the_table(self) -> None:
        row = permissions.PERMISSIONS["pools.create_pool"].procedure
        assert row is not None
        assert row.name == "Create the pool"
        assert row.groups == permissions.PERMISSIONS["pools.create_pool"].ways


class TestTableOfProcedures:
    def test_has_all_rows_of_the_documentation(self) -> None:
        table = procedures.table()
        assert len(table) == 95
        assert len({row.edition for row in table}) == 16
        assert table[17].name == "Create the pool"
        assert table[17].credentials == ("RTCUniversalServerAdmins group", "Domain Admins group")
        assert table[-1].edition == "Device Update Service"

    def test_knows_that_or_means_one_of_both(self) -> None:
        row = procedures.procedure("Edge Server", "Set up Edge Servers")
        assert row.elsewhere
        assert row.open_to(["Domain Admins"])
        assert row.open_to(["RTCUniversalServerAdmins"])
        assert not row.open_to(["RTCUniversalUserAdmins"])

    def test_says_when_there_is_no_such_row(self) -> None:
        with pytest.raises(LookupError, match="no procedure 'Bake bread'"):
            procedures.procedure("Edge Server", "Bake bread")


@pytest.mark.django_db
class TestAccountsAndPermissionsPage:
    def test_shows_the_table_and_what_its_reader_may(self, client: Client, user_administrator: Account) -> None:
        client.force_login(user_administrator)
        text = client.get(reverse("procedures")).content.decode()
        assert "Configure SQL Server for Office Communications Server" in text
        assert "RTCUniversalServerAdmins and Domain Admins" in text
        assert user_administrator.username in text

    def test_is_not_for_the_help_desk(self, client: Client, helpdesk_person: Account) -> None:
        client.force_login(helpdesk_person)
        assert client.get(reverse("procedures")).status_code == 403

    def test_serves_the_local_administrator_too(self, client: Client) -> None:
        client.force_login(Account.objects.create_local("admin", "a long local password"))
        assert "You are a local administrator" in client.get(reverse("procedures")).content.decode()
