"""What stands in the side bar and where the search box of the top bar leads. Each app adds its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.urls import reverse


class MayAsk(Protocol):
    """Someone whose rights can be asked."""

    def may(self, permission: str) -> bool: ...


@dataclass(frozen=True)
class Item:
    """A line of the side bar.

    ``needs`` is the permission that it takes (empty: everyone who is signed in); ``prefix`` the part of the address
    below which this item is the current one (``"/pools/"``); ``group`` the heading that it stands under. ``place`` is
    ``side`` or, for what is one's own, ``person``: the menu with one's name. ``shown`` decides where no single
    permission does.
    """

    order: int
    title: Any
    url_name: str
    icon: str = "dot"
    needs: str = ""
    prefix: str = ""
    group: Any = ""
    place: Literal["side", "person"] = "side"
    shown: Callable[[MayAsk], bool] | None = None

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def may_be_seen_by(self, account: MayAsk) -> bool:
        if self.shown is not None and not self.shown(account):
            return False
        return not self.needs or account.may(self.needs)


@dataclass(frozen=True)
class Search:
    """Where the box in the top bar sends its ``q``.

    ``results`` names the URL of a fragment that is shown below the box while one types; its root element has the id
    ``search-results``. Without one the box is a plain GET form.
    """

    url_name: str
    needs: str
    results: str = ""
    label: Any = "Search people"

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    @property
    def results_url(self) -> str:
        return reverse(self.results) if self.results else ""


_items: dict[str, Item] = {}
_search: list[Search] = []


def add(item: Item) -> None:
    """Add a line to the side bar; one with the same URL name is replaced."""
    _items[item.url_name] = item


def set_search(url_name: str, *, needs: str, results: str = "", label: Any = "Search people") -> None:
    """Say where the search box leads. The last call counts."""
    _search[:] = [Search(url_name, needs, results, label)]


def items_for(account: MayAsk) -> list[Item]:
    """The items that this person may see, in order."""
    return sorted((item for item in _items.values() if item.may_be_seen_by(account)), key=lambda item: item.order)


def search_for(account: MayAsk) -> Search | None:
    return next((search for search in _search if not search.needs or account.may(search.needs)), None)


def current(items: Iterable[Item], path: str) -> Item | None:
    """The item that an address belongs to: the one with the longest prefix that it begins with."""
    found = [item for item in items if item.prefix and path.startswith(item.prefix)]
    exact = [item for item in items if not item.prefix and item.url == path]
    return max(found, key=lambda item: len(item.prefix), default=None) or next(iter(exact), None)
