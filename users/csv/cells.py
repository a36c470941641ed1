"""How cells are read: a text becomes a value, or it is told what is wrong with it and what could stand there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from pools.models import LocationProfile, Pool, SIPDomain, UserPolicy
from users.directory import line_uri, sip_uri
from users.people.problems import Problem, error

CLEAR: Final = "<clear>"
"""A cell that erases the value; an empty one leaves it."""

ON: Final = frozenset(["on", "yes", "true", "1", "y", "x", "enable", "enabled", "allow", "wahr", "vrai"])
OFF: Final = frozenset(["off", "no", "false", "0", "n", "disable", "disabled", "disallow", "falsch", "faux"])
"""Spreadsheets write TRUE and FALSE in the language of their user."""
_SHOWN: Final = 12


class CellWrong(Exception):
    """A cell can't be used; ``problems`` are all that is wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].text)
        self.problems = problems

    @classmethod
    def by(cls, code: str, text: str, cure: str) -> CellWrong:
        return cls(error(code, text, cure))


class World:
    """The names that cells may hold, as the mirror knows them: a question for each kind, when first asked."""

    @cached_property
    def sip_domains(self) -> frozenset[str]:
        return frozenset(name.lower() for name in SIPDomain.objects.names())

    @cached_property
    def default_sip_domain(self) -> str:
        default = SIPDomain.objects.default()
        return default.name.lower() if default else ""

    @cached_property
    def pools(self) -> dict[str, str]:
        """Name or FQDN without case → objectGUID."""
        found: dict[str, str] = {}
        for pool in Pool.objects.order_by("name"):
            found |= {name.casefold(): str(pool.guid) for name in (pool.name, pool.fqdn) if name}
        return found

    @cached_property
    def pool_names(self) -> list[str]:
        return list(Pool.objects.order_by("name").values_list("name", flat=True))

    @cached_property
    def meeting_policies(self) -> list[tuple[str, str]]:
        return [(one.name, str(one.guid)) for one in UserPolicy.objects.meeting()]

    @cached_property
    def voice_policies(self) -> list[tuple[str, str]]:
        return [(one.name, str(one.guid)) for one in UserPolicy.objects.telephony()]

    @cached_property
    def location_profiles(self) -> list[tuple[str, str]]:
        return [(one.name, str(one.guid)) for one in LocationProfile.objects.order_by("name")]


Read = Callable[[str, World], Any]


@dataclass(frozen=True)
class Cell:
    """How files write the values of a kind.

    ``pairs``  value and name of each that could stand there. ``note``  what is to be written.
    """

    read: Read
    pairs: Callable[[World], Sequence[tuple[str, Any]]]
    example: str = ""
    aliases: tuple[str, ...] = ()
    note: Any = ""

    def names(self, world: World) -> list[str]:
        return [str(name) for _value, name in self.pairs(world)]

    def only_one(self, world: World) -> str:
        """Where there is one only, it is meant."""
        those = self.pairs(world)
        return those[0][0] if len(those) == 1 else ""


def text(value: str, _world: World) -> str:
    return value


def switch(value: str, _world: World) -> bool:
    """:raises CellWrong: it is neither on nor off."""
    word = value.casefold()
    if word not in ON | OFF:
        raise CellWrong.by("not-on-or-off", f"“{_short(value)}” is neither on nor off.", "Write on or off.")
    return word in ON


def only_on(why: str) -> Read:
    """A switch that can't be taken back."""

    def read(value: str, world: World) -> bool:
        if not switch(value, world):
            raise CellWrong.by("only-on", why, "Write on, or leave the cell empty.")
        return True

    return read


def choice(what: str, names: Callable[[World], list[tuple[str, str]]]) -> Read:
    """One of the named objects, by its name or its objectGUID: the value is the objectGUID."""

    def read(value: str, world: World) -> str:
        those = names(world)
        key = value.strip("{}").casefold()
        found = [guid for name, guid in those if key in (name.casefold(), guid.casefold())]
        if len(set(found)) == 1:
            return found[0]
        if found:
            text = f"{len(found)} objects are called “{_short(value)}”."
            raise CellWrong.by("ambiguous", text, "Write the objectGUID of the one that is meant.")
        raise _unknown(what, value, [name for name, _guid in those])

    return read


def pool(value: str, world: World) -> str:
    """The objectGUID of a pool. :raises CellWrong: there is none of this name."""
    found = world.pools.get(value.casefold()) or _guid_among(value, set(world.pools.values()))
    if not found:
        raise _unknown("pool", value, world.pool_names)
    return found


def address(value: str, world: World) -> str:
    """A SIP address, without ``sip:``. :raises CellWrong: it can't be one."""
    _refuse(sip_uri.check(value, world.sip_domains), "Write an address like kim@contoso.com.")
    return sip_uri.plain(value)


def line(value: str, _world: World) -> str:
    """A line URI. :raises CellWrong: it is none."""
    _refuse(line_uri.check(value))
    return line_uri.plain(value)


def _refuse(problems: list[Problem], cure: str = "") -> None:
    """:raises CellWrong: there is an error. ``cure`` stands in for cures that speak of people, not of cells."""
    wrong = [one for one in problems if one.is_error]
    if wrong:
        raise CellWrong(*(error(one.code, one.text, _cure(one, cure)) for one in wrong))


def _cure(problem: Problem, cure: str) -> str:
    return problem.cure if problem.code == "not-a-sip-domain" else cure or problem.cure


def _guid_among(value: str, guids: set[str]) -> str:
    try:
        text = str(UUID(value))
    except ValueError:
        return ""
    return text if text in guids else ""


def _unknown(what: str, value: str, names: list[str]) -> CellWrong:
    near = get_close_matches(value, names, n=2, cutoff=0.75)
    known = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    cure = f"Did you mean “{near[0]}”?" if len(near) == 1 else f"Write one of: {known or 'there is none yet'}."
    text = f"There is no {what} “{_short(value)}”." if what else f"“{_short(value)}” can't stand here."
    return CellWrong.by("unknown-name", text, cure)


def _short(value: str) -> str:
    return value if len(value) <= 80 else f"{value[:79]}…"
