"""What of a plan can be done as things stand: conflicts leave out themselves and what builds on them, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.dependence import Blocked
from ocsadmin.plans.differences import Difference, differences_of, states_of
from ocsadmin.plans.kinds import After, Before
from ocsadmin.plans.links import gone_links
from ocsadmin.plans.plan import Notice, Plan

from . import undo_rules

MOST_NOTICES = 200
"""Changes left out that the notices of a plan name; the rest is counted."""


@dataclass(frozen=True)
class LeftOut:
    """A change that is left out. ``row`` is the number of the row that it was to take back or to do again.

    ``differences`` is empty where it is left out for another reason, which ``reason`` says.
    """

    row: int
    title: str
    target: str
    reason: str
    differences: tuple[Difference, ...] = ()

    def to_json(self) -> dict[str, Any]:
        told = {"row": self.row, "title": self.title, "target": self.target, "reason": self.reason}
        return {**told, "differences": [one.to_json() for one in self.differences]}


class NothingLeft(DomainError):
    """Nothing can be done as things stand now."""

    code = "nothing-left"
    message = "Nothing of this can be done any more: {first}"
    hint = "Nothing was written. Look at what stands there now; each row says what is in its way."

    def __init__(self, left_out: Sequence[LeftOut]) -> None:
        self.left_out = tuple(left_out)
        self.differences = [difference for one in left_out for difference in one.differences]
        super().__init__(first=f"{left_out[0].title}: {left_out[0].reason}" if left_out else "no row is left.")


@dataclass(frozen=True)
class Fitted:
    """The part of a plan that can be done, and the rest with why."""

    plan: Plan
    left_out: tuple[LeftOut, ...] = ()
    numbers: tuple[int, ...] = field(default=())
    """For each change of the plan the number of the row that it is about."""

    def require_some(self) -> None:
        """:raises NothingLeft: not one change can be made."""
        if not self.plan.changes:
            raise NothingLeft(self.left_out)


def fit(plan: Plan, numbers: Sequence[int], directory: Directory) -> Fitted:
    """Leave out conflicts until none is left: without one change another may find more in its way than before.

    ``numbers``: for each change the number of the row that it is about. Reads the directory, writes nothing.
    """
    left = list(zip(numbers, plan.changes, strict=True))
    left_out: list[LeftOut] = []
    while left:
        going = dict(_conflicts(replace(plan, changes=tuple(change for _, change in left)), left, directory))
        if not going:
            break
        left_out += going.values()
        left = [pair for position, pair in enumerate(left) if position not in going]
    fitting = replace(plan, changes=tuple(change for _, change in left))
    return Fitted(fitting, tuple(sorted(left_out, key=lambda one: one.row)), tuple(number for number, _ in left))


def noticed(fitted: Fitted) -> Plan:
    """The plan with a notice for each change that is left out, so that its job says so, too."""
    told = [
        Notice("warning", f"Row {one.row} is left out ({one.title}): {one.reason}", one.target)
        for one in fitted.left_out[:MOST_NOTICES]
    ]
    if more := len(fitted.left_out) - len(told):
        told.append(Notice("warning", f"{more} more rows are left out."))
    return replace(fitted.plan, notices=(*fitted.plan.notices, *told))


def _conflicts(
    plan: Plan, numbered: Sequence[tuple[int, Change]], directory: Directory
) -> Iterator[tuple[int, LeftOut]]:
    """Position and reason of each change that can't be made, in the order of the plan."""
    blocked = Blocked()
    against = gone_links(plan.changes, directory) | undo_rules.in_the_way(plan.changes, directory)
    for position, ((number, change), state) in enumerate(zip(numbered, states_of(plan, directory), strict=True)):
        if not isinstance(state, Before):
            found = tuple(differences_of(number, change, state))
            yield position, _left_out(number, change, " ".join(dict.fromkeys(one.text for one in found)), found)
        elif why := against.get(position):
            yield position, _left_out(number, change, why)
        elif (cause := blocked.cause_of(change)) is not None:
            reason = f"It builds on row {cause[0]} ({cause[1].title}), which is left out."
            yield position, _left_out(number, change, reason)
        else:
            continue
        if not isinstance(state, After):  # what is so already is in nobody's way
            blocked.add(number, change)


def _left_out(number: int, change: Change, reason: str, found: Iterable[Difference] = ()) -> LeftOut:
    return LeftOut(number, change.title, change.target, reason, tuple(found))
