"""What a report is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from ocsadmin.acting import right_names
from pools.models import Pool
from users.delegation import scope
from users.models import User
from users.queries import ORDERS

People = QuerySet[User, Any]
DAYS: Final = 365
PEOPLE, NUMBERS, ACCESS, ORPHANS, POOLS = "people", "numbers", "access", "orphans", "pools"
"""The sections."""


@dataclass(frozen=True)
class Asked:
    """What a report can be asked beside whom it is about."""

    days: int = DAYS


@dataclass(frozen=True)
class Facts:
    """What the cells of one page need beside the people themselves: read once for all of them."""

    pools: Mapping[str, Pool]
    shared: Mapping[str, int] = field(default_factory=dict)


Text = Callable[[User, Facts], str]


@dataclass(frozen=True)
class Column:
    """A column: ``sort`` names the order that a click on its head asks for; empty: none."""

    name: str
    title: Any
    text: Text | None = None
    sort: str = ""


@dataclass(frozen=True)
class Row:
    """One line: whom or what it is about, its ``cells`` in the order of the columns, and what cures this one."""

    guid: UUID
    url: str
    cells: tuple[str, ...]
    cure: Any = ""
    cure_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """``name`` stands in addresses; ``why`` says why it matters; ``cure`` what to do about it.

    ``operations``  wizards that cure it, the best first (``users.people.menu``).
    ``preset``  what the pages of the first of them begin with.
    ``reads``   columns of people that it gives away: whoever may not see one of them is not shown the report.
    ``is_info``    nothing has to be wrong.
    ``is_costly``  all people are compared with one another: overviews count it every two minutes at most.
    """

    name: str
    section: str
    title: Any
    why: Any
    cure: Any
    columns: tuple[Column, ...]
    operations: tuple[str, ...] = ()
    preset: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reads: frozenset[str] = frozenset()
    needs: str = right_names.VIEW_USERS
    asks_days: bool = False
    is_info: bool = False
    is_costly: bool = False

    @property
    def about_people(self) -> bool:
        return isinstance(self, PeopleReport)

    def shown_to(self, account: Any) -> bool:
        """Whether someone has the right, and may see all that it would give away."""
        return bool(account.may(self.needs)) and not (self.reads & scope.hidden_columns())


@dataclass(frozen=True, kw_only=True)
class PeopleReport(Report):
    """``find`` narrows the people whom the acting account may see down to those who are concerned.

    ``orders``: what it can be sorted by beside the orders of every list of people; ``order`` the usual one.
    ``shared_key``: the column that several people have the same value in.
    """

    find: Callable[[People, Asked], People]
    order: str = "name"
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared_key: str = ""

    def order_by(self, asked: str) -> tuple[str, ...]:
        """The columns of an order like ``pool`` or ``-pool``; the usual ones where there is no such order."""
        known = {**ORDERS, **self.orders}
        plain = asked.removeprefix("-")
        columns = known.get(plain) or known[self.order]
        return tuple(_turned(one) for one in columns) if asked.startswith("-") and plain in known else columns


@dataclass(frozen=True, kw_only=True)
class ObjectReport(Report):
    """About pools, servers, entries: few, so that they are looked through as a whole."""

    rows: Callable[[], Sequence[Row]]
    needs: str = right_names.VIEW_POOLS


def switched(page: str, setting: str, typed: str, value: object) -> dict[str, dict[str, Any]]:
    """The preset of the wizard that configures people, with one setting ticked: ``federation`` → ``off``, False."""
    return {page: {f"change_{setting}": True, setting: typed, "wished": {setting: value}}}


def _turned(column: str) -> str:
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"
