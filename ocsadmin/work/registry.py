"""Which task works on the rows of which model, and the sweeper that wakes workers for what nobody has taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.functions import Now

from . import waking
from .clock import FIRST, back_off, in_seconds

if TYPE_CHECKING:
    from .models import Leased

AT_ONCE = 100
"""Rows of a model that one sweep wakes workers for."""


@dataclass(frozen=True)
class Kind:
    """A model, the name of the task that works on a row of it, and the task's argument for the row's key."""

    model: type[Leased]
    task: str
    argument: str

    def arguments(self, pk: object) -> dict[str, object]:
        return {self.argument: pk if isinstance(pk, int) else str(pk)}


_kinds: dict[type[Leased], Kind] = {}


def register(model: type[Leased], *, task: str, argument: str) -> None:
    """Called once per model, when its app is ready."""
    _kinds[model] = Kind(model, task, argument)


def kinds() -> list[Kind]:
    return list(_kinds.values())


def request(row: Leased, *, after: float = 0) -> None:
    """Have a stored row worked on: workers are woken after the commit, and again if that message is lost.

    ``after``: they are not woken before so many seconds, in which the caller means to do it.
    """
    kind = _kinds[type(row)]
    kind.model._default_manager.filter(pk=row.pk).update(wake_at=in_seconds(after or FIRST), wakes=0)
    if not after:
        wake_for(row)


def wake_for(row: Leased) -> None:
    """Wake workers for this row after the commit, without changing when the sweeper does."""
    kind = _kinds[type(row)]
    waking.wake_after_commit(kind.task, **kind.arguments(row.pk))


def sweep() -> int:
    """Wake workers for rows that nobody took, or whose holder has gone. Returns for how many."""
    return sum(_sweep(kind) for kind in kinds())


def _sweep(kind: Kind) -> int:
    rows = kind.model._default_manager.filter(wake_at__lte=Now())
    woken = 0
    for pk, epoch, wakes in rows.order_by("wake_at").values_list("pk", "epoch", "wakes")[:AT_ONCE]:
        unseen = rows.filter(pk=pk, epoch=epoch, wakes=wakes)
        if not unseen.update(wake_at=in_seconds(back_off(wakes)), wakes=F("wakes") + 1):
            continue  # taken meanwhile, or another sweeper was faster
        if not waking.wake(kind.task, **kind.arguments(pk)):
            break  # no broker: the others wait for the next sweep
        woken += 1
    return woken
