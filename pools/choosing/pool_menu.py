"""What can be done with a pool, and the pages that it has: each feature adds its own when the app is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import reverse

from ocsadmin.use_cases import UseCase
from ocsadmin.web.navigation import MayAsk
from pools.models import Pool


@dataclass(frozen=True)
class Entry:
    """A link on a pool's page.

    ``place`` is ``pages`` (a tab above the page) or ``actions`` (the menu at the top right, below which wizards begin).
    ``link`` answers the address; ``shown`` leaves it out where it makes no sense for this pool.
    """

    order: int
    title: Any
    icon: str
    needs: str
    link: Callable[[Pool], str]
    place: Literal["pages", "actions"] = "actions"
    shown: Callable[[Pool], bool] | None = None

    def may_be_seen_by(self, account: MayAsk, pool: Pool) -> bool:
        return account.may(self.needs) and (self.shown is None or self.shown(pool))


@dataclass(frozen=True)
class Link:
    title: Any
    icon: str
    url: str


_entries: list[Entry] = []


def add(entry: Entry) -> None:
    _entries.append(entry)
    _entries.sort(key=lambda one: one.order)


def page(order: int, title: Any, icon: str, *, needs: str, url_name: str) -> None:
    """A page of each pool; its URL takes the pool's ``guid``. Its template extends ``pools/pool_frame.html``."""
    add(Entry(order, title, icon, needs, lambda pool: reverse(url_name, args=[pool.guid]), place="pages"))


def wizard(order: int, title: Any, icon: str, *, needs: str, name: str) -> None:
    """A wizard that begins with this pool chosen: its ``first_answers`` gets ``{"pool": GUID}``."""
    add(Entry(order, title, icon, needs, _start(name)))


def _start(name: str) -> Callable[[Pool], str]:
    return lambda pool: f"{reverse('wizard-start', args=[name])}?pool={pool.guid}"


@dataclass(frozen=True)
class PoolMenu:
    """A use case in the menu of a pool; its wizard begins with this pool known.

    ``shown`` leaves it out where it makes no sense for this pool.
    """

    order: int
    title: Any = ""
    shown: Callable[[Pool], bool] | None = None

    def offer(self, use_case: UseCase) -> None:
        title = self.title or use_case.title
        add(Entry(self.order, title, use_case.icon, use_case.needs, _start(use_case.name), shown=self.shown))


def of(pool: Pool, account: MayAsk) -> dict[str, list[Link]]:
    """``pages`` and ``actions`` that this person may see, in order."""
    menu: dict[str, list[Link]] = {"pages": [], "actions": []}
    for entry in _entries:
        if entry.may_be_seen_by(account, pool):
            menu[entry.place].append(Link(entry.title, entry.icon, entry.link(pool)))
    return menu
