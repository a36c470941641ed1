"""What a setting of a person is: a switch, a choice among objects of the directory, or a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import BadInput
from ocsadmin.use_cases.json_form import WrongType
from users.csv import cells
from users.csv.cells import World
from users.csv.columns import Column
from users.people.problems import Problem

from . import enforced
from .storage import Storage

ON, OFF, NONE = "on", "off", "none"
STAYS, ENABLE, DISABLE, GLOBAL = _("Left out: stays as it is."), _("Enable"), _("Disable"), _("the global one")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """``page`` of the wizard that asks for it; ``shown`` the group of a person's page, empty: not shown there.

    ``note``      what stands beside it in the wizard. ``help`` says how it is written in JSON.
    ``aliases``   other headings of its CSV column, plain.
    ``enforced``  flags of the global settings → why it can't be set for single people, mostly empty.
    ``alone``     the wizard asks for it only where it is about one person.
    """

    name: str
    title: Any
    storage: Storage
    page: str
    shown: Any = ""
    note: Any = ""
    help: Any = STAYS
    aliases: tuple[str, ...] = ()
    enforced: Callable[[enforced.Flags], str] = enforced.nothing
    alone: bool = False
    type: ClassVar[type] = bool

    def stored(self, row: Mapping[str, Any]) -> Any:
        """How it stands for a person, from a row of the mirror (column → value)."""
        column, attribute = self.storage.column, self.storage.attribute
        return self.storage.stored(row[column] if column else (row["raw"] or {}).get(attribute))

    def rule(self, value: Any, *, field: str) -> Any:
        """The value as it is kept. :raises DomainError: it can't be used."""
        return value

    def told(self, value: Any, names: Mapping[str, str]) -> str:
        """The value in words; ``names``: GUID or key of an object → its name."""
        return str(value)

    def shown_as(self, value: Any, names: Mapping[str, str]) -> Any:
        """How it stands, for the page of a person; ``names``: key of an object → its name."""
        return value

    def column(self) -> Column:
        raise NotImplementedError(type(self).__name__)

    def field(self) -> forms.Field:
        """The input of the wizard."""
        raise NotImplementedError(type(self).__name__)

    def typed(self, text: str) -> Any:
        """What was chosen; None where nothing was."""
        return text or None

    def objects(self) -> Sequence[Any]:
        """What can be chosen, with its values, to look at."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Switch(Setting):
    """``never_off`` says why it can't be switched off, where it can't."""

    on: Any = ENABLE
    off: Any = DISABLE
    never_off: str = ""

    def told(self, value: Any, names: Mapping[str, str]) -> str:
        return _now("on") if value else _now("off")

    def column(self) -> Column:
        words = ("on",) if self.never_off else ("on", "off")
        help_text = _("on; it can't be taken back") if self.never_off else _("on or off")
        read = cells.only_on(self.never_off) if self.never_off else cells.switch
        return Column(
            self.name, self.title, help_text, "on", aliases=self.aliases, read=read, choices=lambda _world: words
        )

    def field(self) -> forms.Field:
        words = [(ON, self.on)] if self.never_off else [(ON, self.on), (OFF, self.off)]
        return forms.ChoiceField(label=self.title, required=False, widget=forms.RadioSelect, choices=words)

    def typed(self, text: str) -> bool | None:
        return {ON: True, OFF: False}.get(text)


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """An object of the directory by its objectGUID as text; empty takes the person's own choice away.

    ``what`` it is called in sentences; ``object_class`` and ``policy_type`` say which objects count; ``found`` are
    those of the mirror, ``cell`` their names and GUIDs in files, ``absent`` what holds for who has none.
    """

    what: str
    object_class: str
    policy_type: str = ""
    found: Callable[[], Sequence[Any]]
    cell: Callable[[World], list[tuple[str, str]]]
    absent: Any = GLOBAL
    type: ClassVar[type] = str

    def rule(self, value: Any, *, field: str) -> Any:
        if value and not _is_guid(value):
            wanted = "the objectGUID of one of them, or empty"
            raise WrongType(field=field, name=field, value=repr(value)[:100], wanted=wanted)
        return value

    def told(self, value: Any, names: Mapping[str, str]) -> str:
        return names.get(value, value) if value else _now("none of their own")

    def shown_as(self, value: Any, names: Mapping[str, str]) -> Any:
        return names.get(value, value) if value else str(self.absent)

    def column(self) -> Column:
        return Column(
            self.name,
            self.title,
            _("The name of one; <clear> takes the person’s own away."),
            aliases=self.aliases,
            read=cells.choice(self.what, self.cell),
            clearable=True,
            choices=lambda world: [name for name, _guid in self.cell(world)],
        )

    def field(self) -> forms.Field:
        those = [(str(one.guid), str(one)) for one in self.objects()]
        none = (NONE, _("None of their own: the global one, or the pool's"))
        return forms.ChoiceField(label=self.title, required=False, choices=[("", "–"), *those, none])

    def typed(self, text: str) -> str | None:
        return "" if text == NONE else text or None

    def objects(self) -> Sequence[Any]:
        return self.found()


@dataclass(frozen=True, kw_only=True)
class TextSetting(Setting):
    """``check`` answers what is wrong with a text, ``plain`` the text as it is compared."""

    longest: int
    example: str = ""
    read: cells.Read = cells.text
    check: Callable[[str], list[Problem]] = lambda _text: []
    plain: Callable[[str], str] = str
    plus: bool = False
    type: ClassVar[type] = str

    def told(self, value: Any, names: Mapping[str, str]) -> str:
        return self.plain(value) or _now("none")

    def shown_as(self, value: Any, names: Mapping[str, str]) -> Any:
        return value or _now("none")

    def rule(self, value: Any, *, field: str) -> Any:
        if len(value or "") > self.longest:
            raise BadInput(f"It has more than {self.longest} characters.", cure="Shorten it.", field=field)
        return value

    def column(self) -> Column:
        return Column(
            self.name,
            self.title,
            self.note,
            self.example,
            aliases=self.aliases,
            read=self.read,
            clearable=True,
            unique=lambda value: f"{self.name}:{value.lower()}" if value and self.alone else "",
            plus=self.plus,
        )

    def field(self) -> forms.Field:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        return forms.CharField(label=self.title, required=False, max_length=self.longest, widget=widget)

    def typed(self, text: str) -> str:
        return self.plain(text)


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
