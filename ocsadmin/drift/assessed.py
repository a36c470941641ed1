"""What can be done about one outside change: a change that takes it back, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocsadmin.errors import DomainError
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice

from .settling import SETTLES


class NotRestorable(DomainError):
    """An outside change can't be taken back."""

    code, field, status = "drift-not-restorable", "changes", 422
    message = "{name}, {what}: {why}"
    hint = "{cure}"


@dataclass(frozen=True)
class Assessed:
    """``drift`` are the outside changes of one attribute, or of one object, in the order in which they were seen."""

    drift: tuple[MirrorChange, ...]
    changes: tuple[Change, ...] = ()
    why: str = ""
    cure: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def last(self) -> MirrorChange:
        return self.drift[-1]

    @property
    def what(self) -> str:
        return self.last.attribute or self.last.get_action_display().lower()

    def error(self) -> NotRestorable:
        return NotRestorable(name=self.last.name, what=self.what, why=self.why, cure=self.cure)


def impossible(drift: Sequence[MirrorChange], why: str, cure: str) -> Assessed:
    return Assessed(tuple(drift), why=why, cure=cure)


def possible(drift: Sequence[MirrorChange], change: Change, *notices: Notice) -> Assessed:
    """The change notes what it settles, so that the job's end can mark it."""
    data = {**change.data, SETTLES: [one.pk for one in drift]}
    return Assessed(tuple(drift), (replace(change, data=data, lane=str(drift[-1].guid)),), notices=notices)
