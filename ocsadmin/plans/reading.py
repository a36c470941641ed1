"""Changes as people read them: what is added, changed, erased; for pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ocsadmin.directory import Wire

from .changes import Change
from .export import plan_ldif
from .kinds import kind_of, secrets
from .plan import Notice, Plan

SHOWN = 200
"""Changes of a plan that a page shows; the rest is counted."""
OPEN = 20
"""Changes of a group that stand there at once; the others are unfolded."""
ACRONYMS = {one.lower(): one for one in ("DN", "FQDN", "GUID", "IM", "OU", "QoE", "SIP", "SQL", "URI", "Web")}


@dataclass(frozen=True)
class Line:
    """One attribute of a change."""

    attribute: str
    old: list[str]
    new: list[str]

    @property
    def erased(self) -> bool:
        """It had a value and will have none."""
        return bool(self.old) and not self.new


@dataclass(frozen=True)
class ReadableChange:
    number: int
    change: Change
    lines: list[Line]

    @property
    def command(self) -> str:
        """The command line of a step on a host."""
        return str(self.change.data.get("command", ""))

    @property
    def access(self) -> Mapping[str, str]:
        access: Mapping[str, str] = self.change.data.get("access") or {}
        return access

    @property
    def why(self) -> str:
        return str(self.change.data.get("why", ""))

    @property
    def new_dn(self) -> str:
        return str(self.change.data.get("new_dn", ""))

    @property
    def erased(self) -> list[str]:
        return [line.attribute for line in self.lines if line.erased]


@dataclass(frozen=True)
class Group:
    """Changes of one kind that follow one another."""

    title: str
    kind: str
    count: int
    changes: list[ReadableChange]

    @property
    def first(self) -> list[ReadableChange]:
        return self.changes[:OPEN]

    @property
    def others(self) -> list[ReadableChange]:
        return self.changes[OPEN:]


@dataclass(frozen=True)
class ReadablePlan:
    """A plan for a page: the first changes in groups, and how much there is in all."""

    groups: list[Group]
    notices: Sequence[Notice]
    total: int
    shown: int
    erased: int
    ldif: str

    @property
    def more(self) -> int:
        return self.total - self.shown


def readable_plan(plan: Plan, limit: int = SHOWN) -> ReadablePlan:
    first = plan.changes[:limit]
    erased = sum(len(change_lines_erased(change)) for change in plan.changes)
    ldif = plan_ldif(Plan(plan.title, plan.operation, plan.permission, first))
    return ReadablePlan(_groups(plan, limit), plan.notices, len(plan.changes), len(first), erased, ldif)


def readable_change(change: Change, number: int) -> ReadableChange:
    names = dict.fromkeys((*change.before, *change.after))
    lines = [Line(name, _texts(change.before.get(name, ())), _texts(change.after.get(name, ()))) for name in names]
    lines += [Line(name, [], [shown]) for name, shown in secrets.masked(change)]
    return ReadableChange(number, change, lines)


def change_lines_erased(change: Change) -> list[str]:
    """Attributes of an object that stays which lose their value."""
    if not change.after:
        return []
    return [name for name, values in change.before.items() if values and not change.after.get(name)]


def _groups(plan: Plan, limit: int) -> list[Group]:
    numbered = enumerate(plan.changes, start=1)
    groups = []
    for kind, several in groupby(numbered, key=lambda pair: pair[1].kind):
        pairs = list(several)
        shown = [readable_change(change, number) for number, change in pairs if number <= limit]
        groups.append(Group(str(kind_of(kind).title), kind, len(pairs), shown))
    return groups


def _texts(values: Sequence[Wire]) -> list[str]:
    return [value if isinstance(value, str) else f"{len(value)} octets: {value[:24].hex(' ')}" for value in values]


def facts(spec: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was asked for, a line for each field; long lists are counted."""
    return [(_title(name), _fact(value)) for name, value in spec.items()]


def _title(name: str) -> str:
    """``sql_instance`` → ``SQL instance``."""
    return " ".join(ACRONYMS.get(word, word) for word in name.split("_"))


def _fact(value: Any) -> str:
    if isinstance(value, list):
        text = ", ".join(str(one) for one in value[:10])
        return f"{text}, … ({len(value)} in all)" if len(value) > 10 else text
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
