"""The registry: which operations there are for files, which columns each has, and what its rows become.

An operation that is built later registers itself the same way (``register`` when the app is ready).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan
from users.people.problems import Problem

from . import cells
from .cells import Read, World

IGNORED: Final = frozenset({"problem", "result", "message", "row"})
"""Columns that our own exports add: such a file is taken again as it is."""
SECRET: Final = frozenset({"password", "unicodepwd", "userpassword", "accountpassword", "initialpassword", "secret"})
"""Columns that nobody should keep in a file."""


class OperationUnknown(DomainError):
    """No operation takes a file."""

    code, field, status = "csv-operation-unknown", "operation", 422
    message = "“{name}” is not an operation that takes a CSV file."
    hint = "Choose one of: {known}."


@dataclass(frozen=True)
class Column:
    """A column of a file.

    ``read``       text of a cell → value, or :class:`users.csv.cells.CellWrong`.
    ``clearable``  ``<clear>`` may stand there; its value is ``cleared``.
    ``required``   every row has to fill it.
    ``unique``     value → a key that only one row may have (``<column>:<what is compared>``), or empty.
    ``plus``       may begin with a plus: phone numbers.
    ``kept``       only these words are stored (in small letters): whatever else stands there may be a secret.
    ``choices``    what could stand there, for the input of the grid.
    """

    name: str
    title: Any
    help: Any
    example: str = ""
    aliases: tuple[str, ...] = ()
    read: Read = cells.text
    required: bool = False
    clearable: bool = False
    cleared: Any = ""
    unique: Callable[[Any], str] | None = None
    plus: bool = False
    kept: frozenset[str] | None = None
    choices: Callable[[World], Sequence[str]] | None = None


PEOPLE: Final = (
    Column(
        "account", _("Account"), _("SAMAccountName. One of the columns about people is enough."), "kima",
        aliases=("samaccountname", "username", "accountname"),
    ),
    Column(
        "user_principal_name", _("User principal name"), _("Instead of the account."), "kima@contoso.com",
        aliases=("userprincipalname", "upn"),
    ),
    Column("mail", _("E-mail"), _("Instead of the account."), "kim@contoso.com", aliases=("email", "emailaddress")),
    Column("guid", _("objectGUID"), _("Instead of the account."), aliases=("objectguid",)),
)  # fmt: skip
"""The columns that say who a row is about."""

CURRENT_ADDRESS: Final = Column(
    "sip_address", _("SIP address"), _("The address that the person has now, instead of the account."),
    "sip:kim@contoso.com", aliases=("sipaddress", "sipuri", "primaryuseraddress"),
)  # fmt: skip
PEOPLE_OR_ADDRESS: Final = (*PEOPLE, CURRENT_ADDRESS)


@dataclass(frozen=True)
class Option:
    """Something that holds for the whole file. ``choices`` (value, title): one of them; without: a text.

    ``start`` proposes a value. A ``flag`` is yes or no.
    """

    name: str
    title: Any
    help: Any = ""
    choices: Callable[[World], list[tuple[str, Any]]] | None = None
    start: Callable[[World], str] = lambda _world: ""
    flag: bool = False


@dataclass(frozen=True)
class RowRequest:
    """A row that could be read: for whom, and the values of the cells that are filled."""

    key: UUID
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """What looking at the directory says of one row: problems with the columns where they are put right.

    ``keys``: what only one row of the file may have, beside that which its cells say (an address made by a rule).
    """

    key: UUID
    problems: Sequence[tuple[str, Problem]] = ()
    keys: Sequence[str] = ()


Options = Mapping[str, Any]


def place_key(place: int) -> UUID:
    """What stands for the person at this place of a spec (from 0)."""
    return UUID(int=place)


def _nothing_wrong(_options: Options) -> Mapping[str, str]:
    return {}


def _lane_of_person(key: UUID, _cells: Mapping[str, str]) -> str:
    return str(key)


def _nothing_lacks(_row: Mapping[str, str], _options: Options) -> Iterable[tuple[str, Problem]]:
    return ()


@dataclass(frozen=True)
class Operation:
    """What a file can ask for.

    ``needs``     the right that it takes.
    ``columns``   beside those that say who it is about (``who``; empty: the rows are about people who do not exist).
    ``spec``      rows and options → the spec that pages and REST use as well.
    ``plan``      spec → plan. ``look``: spec → what is wrong with whom, read from the directory; writes nothing. Of
                  people who do not exist yet the key is the place in the spec (:func:`place_key`).
    ``wrong``     the options that do not go together: name → sentence.
    ``lane``      the lane of the changes that a row becomes, of its key and cells.
    ``skips_blank``  a row without any value changes nothing.
    ``lacks``     what a row has to say beside its required cells, given the options: column and problem.
    """

    name: str
    order: int
    title: Any
    icon: str
    needs: str
    help: Any
    spec: Callable[[Sequence[RowRequest], Options], Any]
    plan: Callable[[Any, Directory], Plan]
    look: Callable[[Any, Directory], Iterable[Seen]]
    columns: tuple[Column, ...] = ()
    options: tuple[Option, ...] = ()
    who: tuple[Column, ...] = PEOPLE_OR_ADDRESS
    skips_blank: bool = False
    lane: Callable[[UUID, Mapping[str, str]], str] = _lane_of_person
    wrong: Callable[[Options], Mapping[str, str]] = _nothing_wrong
    lacks: Callable[[Mapping[str, str], Options], Iterable[tuple[str, Problem]]] = _nothing_lacks

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        return (*self.who, *self.columns)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.all_columns}

    @cached_property
    def who_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.who)

    @cached_property
    def names(self) -> dict[str, str]:
        """Plain spelling of a heading → the column's name."""
        found = {plain_heading(one.name): one.name for one in self.all_columns}
        for column in self.all_columns:
            for alias in column.aliases:
                found.setdefault(alias, column.name)
        return found


HIDDEN: Final = "•••"
"""Stands for a cell that was not kept."""


def stored(column: Column, cell: str) -> str:
    """The cell as it may be stored."""
    return cell if column.kept is None or cell.casefold() in column.kept or not cell else HIDDEN


def plain_heading(text: str) -> str:
    """``SIP address`` → ``sipaddress``."""
    return "".join(char for char in text.casefold() if char.isalnum())


_operations: dict[str, Operation] = {}


def register(operation: Operation) -> None:
    _operations[operation.name] = operation


def all_operations() -> list[Operation]:
    return sorted(_operations.values(), key=lambda one: one.order)


def named(name: str) -> Operation:
    """:raises OperationUnknown: nothing of this name takes a file."""
    if name not in _operations:
        raise OperationUnknown(name=name, known=", ".join(one.name for one in all_operations()))
    return _operations[name]
