"""What is mirrored: each domain app declares its kinds of objects once, and replication does the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from ocsadmin.directory import DN, Entry, Forest
from ocsadmin.directory.filters import Filter
from ocsadmin.errors import DomainError

from .columns import Column, dn_key, dn_keys, flag, leaf, moment, number, text, texts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .models import MirroredObject

__all__ = [
    "Column",
    "MirrorKind",
    "UnknownKind",
    "all",
    "dn_key",
    "dn_keys",
    "flag",
    "get",
    "leaf",
    "moment",
    "named",
    "number",
    "register",
    "text",
    "texts",
]

Base = Literal["domain", "configuration", "rtc_service"]

STAMPS = ("objectGUID", "uSNChanged", "whenCreated", "whenChanged")
"""What is read of every object, and is no change by itself."""


DN_ATTRIBUTE = "distinguishedName"
"""The attribute under which another name or place of an object is listed."""


class UnknownKind(DomainError):
    """No such kind is mirrored."""

    code, field, status = "unknown-kind", "kinds", 404
    message = "{name} is not a kind of object that is mirrored."
    hint = "Known are: {known}."


@dataclass(frozen=True, eq=False)
class MirrorKind:
    """A kind of directory object that is mirrored.

    ``base``, ``where``  where it is looked for, and which objects are of this kind.
    ``columns``     which field of ``model`` holds what; the fields of ``MirroredObject`` are filled by themselves.
    ``extra``       further attributes to read: for ``keep_raw``, and to notice when they change.
    ``keep_raw``    keep all attributes read as they are on the wire in the field ``raw``. Changes are then listed with
                    the exact old values; without it the old values are those of the fields.
    ``label``       the attribute that names an object in lists of changes; without one the leaf of its DN.
    ``after_store`` called with the GUIDs of the rows just added or changed, inside their transaction.
    ``while_storing``  a context around the writing of rows that are added or changed, with their GUIDs; likewise.
    ``recorded``    whether single changes are kept for people to see.
    ``always``      attributes, among those read, that every object of the kind has: one that lacks them can't be read
                    as a whole.
    """

    name: str
    title: StrOrPromise
    model: type[MirroredObject]
    base: Base
    where: Filter
    columns: tuple[Column, ...] = ()
    extra: tuple[str, ...] = ()
    after_store: Callable[[list[UUID]], None] | None = None
    while_storing: Callable[[list[UUID]], AbstractContextManager[None]] | None = None
    keep_raw: bool = False
    label: str = ""
    recorded: bool = True
    always: tuple[str, ...] = ()

    @cached_property
    def mapped(self) -> tuple[str, ...]:
        """The attributes whose values matter, as they were first spelt."""
        wanted = [*(column.attribute for column in self.columns), *self.extra, self.label]
        spelt = {name.lower(): name for name in reversed(wanted) if name}
        stamps = {name.lower() for name in STAMPS}
        return tuple(spelt[key] for key in sorted(spelt) if key not in stamps)

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """All that is asked of the directory."""
        return (*STAMPS, *self.mapped)

    @cached_property
    def expected(self) -> tuple[str, ...]:
        """What every object has whose attributes may be read, in lower case."""
        return tuple(name.lower() for name in (*STAMPS, *self.always))

    @cached_property
    def signature(self) -> str:
        """Of what is read. A new version of the console that reads something else has another one."""
        fields = [f"{column.field}={column.attribute}" for column in self.columns]
        text = "\n".join([self.base, str(self.where), *self.attributes, *fields, str(self.keep_raw)])
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def base_in(self, forest: Forest) -> DN:
        """The DN below which the objects are.

        While there is no RTC Service (the forest is not prepared), what would lie below it is looked for in all of
        Configuration: none is found there, and what the mirror still holds of it goes the usual way.
        """
        if self.base == "rtc_service":
            return forest.rtc_service or forest.configuration
        return forest.domain if self.base == "domain" else forest.configuration

    def partition_in(self, forest: Forest) -> DN:
        """The naming context that holds the objects: the domain or Configuration (RTC Service may be in either)."""
        base = self.base_in(forest)
        below = base == forest.configuration or base.is_below(forest.configuration)
        return forest.configuration if below else forest.domain

    def name_of(self, entry: Entry) -> str:
        return ((entry.text(self.label) if self.label else "") or entry.dn.name)[:256]

    def name_of_row(self, row: MirroredObject) -> str:
        """The same from what the mirror holds."""
        field = next((column.field for column in self.columns if self.label and column.attribute == self.label), "")
        kept = getattr(row, field) if field else next(iter(row.raw.get(self.label, [])), "")
        return str(kept or DN.parse(row.dn).name)[:256]


_kinds: dict[str, MirrorKind] = {}


def register(kind: MirrorKind) -> None:
    """Declare a kind; from ``AppConfig.ready()``.

    :raises ValueError: the name is taken, or a column names a field that the model does not have.
    """
    if _kinds.get(kind.name, kind) is not kind:
        raise ValueError(f"Two mirrored kinds are called {kind.name}.")
    fields = {field.name for field in kind.model._meta.get_fields()}
    if missing := [column.field for column in kind.columns if column.field not in fields]:
        raise ValueError(f"{kind.model.__name__} has no field {', '.join(missing)}.")
    _kinds[kind.name] = kind


def forget(name: str) -> None:
    """Take a kind back (tests that declare kinds of their own)."""
    _kinds.pop(name, None)


def all() -> list[MirrorKind]:
    """All kinds in the order of registration, those of Configuration first: users point to pools."""
    return sorted(_kinds.values(), key=lambda kind: kind.base == "domain")


def get(name: str) -> MirrorKind:
    """:raises UnknownKind: nothing of this name was registered."""
    if name not in _kinds:
        raise UnknownKind(name=name, known=", ".join(sorted(_kinds)))
    return _kinds[name]


def named(names: Sequence[str] | None) -> list[MirrorKind]:
    """These kinds in replication's order; all of them for None.

    :raises UnknownKind: one of them was not registered.
    """
    if names is None:
        return all()
    chosen = {get(name).name for name in names}
    return [kind for kind in all() if kind.name in chosen]


def titles(these: Iterable[str] = ()) -> dict[str, Any]:
    """Name → title of all kinds, and of ``these`` even where one is no longer declared."""
    return {**{name: name for name in these}, **{kind.name: kind.title for kind in all()}}
