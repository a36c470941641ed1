"""What can be done with people, and the pages that each has: every feature adds its own when the app is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ocsadmin.acting import right_names
from ocsadmin.web.navigation import MayAsk
from users.models import User


@dataclass(frozen=True)
class Operation:
    """A wizard whose first page, ``people``, says for whom.

    ``name`` is the wizard's; ``title`` reads as a command: "Enable". ``shown`` leaves it out on the page of a person
    for whom it makes no sense; ``for_many`` is False where it is for one person only.
    """

    order: int
    name: str
    title: Any
    icon: str
    needs: str
    shown: Callable[[User], bool] | None = None
    for_many: bool = True


@dataclass(frozen=True)
class PersonPage:
    """A tab of a person's page; its URL takes the person's ``guid``."""

    order: int
    title: Any
    icon: str
    url_name: str
    needs: str = right_names.VIEW_USERS


@dataclass(frozen=True)
class Link:
    title: Any
    icon: str
    url: str


_operations: dict[str, Operation] = {}
_pages: dict[str, PersonPage] = {}


def add(operation: Operation) -> None:
    _operations[operation.name] = operation


def add_page(page: PersonPage) -> None:
    _pages[page.url_name] = page


def named(name: str) -> Operation | None:
    return _operations.get(name)


def for_many(account: MayAsk) -> list[Operation]:
    """What this person may do with many at once, in order."""
    return [one for one in _in_order(account) if one.for_many]


def for_person(person: User, account: MayAsk) -> list[Operation]:
    """What makes sense for this one person, in order."""
    return [one for one in _in_order(account) if one.shown is None or one.shown(person)]


def pages(person: User, account: MayAsk) -> list[Link]:
    """The tabs of this person, in order."""
    those = sorted(_pages.values(), key=lambda one: one.order)
    return [
        Link(one.title, one.icon, reverse(one.url_name, args=[person.guid])) for one in those if account.may(one.needs)
    ]


def _in_order(account: MayAsk) -> list[Operation]:
    return sorted((one for one in _operations.values() if account.may(one.needs)), key=lambda one: one.order)
