"""The right to work on a row. Each holder has a higher epoch, and stores nothing once there is a higher one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.db import transaction
from django.db.models import BooleanField, Expression, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now

from .clock import in_seconds, stopwatch

if TYPE_CHECKING:
    from .models import Leased


class LeaseLost(Exception):
    """Someone else has the row now, or it has ended: this holder was silent for too long. Nothing was stored."""


def unheld() -> Q:
    """Of rows: that nobody holds them, by the database's clock."""
    return Q(held_until=None) | Q(held_until__lt=Now())


def interrupt(row: Leased) -> None:
    """Whoever holds this row has lost it: something else is to be done with it now."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    rows.update(epoch=F("epoch") + 1, holder="", held_until=None)


def held() -> Expression:
    """Whether somebody holds a row, for ``annotate``."""
    return ExpressionWrapper(Q(held_until__gte=Now(), held_until__isnull=False), output_field=BooleanField())


class Lease:
    """One holder's right to one row, from :meth:`take` to :meth:`release`."""

    def __init__(self, row: QuerySet[Any], pk: Any, epoch: int, seconds: float, renewed_at: float) -> None:
        self.pk, self.epoch, self.seconds = pk, epoch, seconds
        self._mine, self._renewed_at = row.filter(epoch=epoch), renewed_at

    @classmethod
    def take(cls, rows: QuerySet[Any], pk: Any, *, seconds: float, **fields: object) -> Self | None:
        """Take a row by one UPDATE that only one can win, storing other fields in it.

        ``rows`` are those that may be taken. None: the row is not among them, or someone else holds it.
        """
        holder, asked_at = uuid4().hex, stopwatch()
        until = in_seconds(seconds)
        taken = rows.filter(unheld(), pk=pk).update(
            **fields, epoch=F("epoch") + 1, holder=holder, held_until=until, wake_at=until, wakes=0
        )
        if not taken:
            return None
        row = rows.model._default_manager.filter(pk=pk)
        epoch = row.filter(holder=holder).values_list("epoch", flat=True).first()
        return None if epoch is None else cls(row, pk, epoch, seconds, asked_at)

    @property
    def is_sure(self) -> bool:
        """Whether nobody else can have taken it yet, by this machine's stopwatch."""
        return stopwatch() - self._renewed_at < self.seconds

    def renew(self, **fields: object) -> None:
        """Hold it for another while, storing other fields of the row in the same statement.

        :raises LeaseLost: someone else has it.
        """
        asked_at, until = stopwatch(), in_seconds(self.seconds)
        self._store(held_until=until, wake_at=until, **fields)
        self._renewed_at = asked_at

    def renew_if_due(self) -> None:
        """Renew it after a third of its time. :raises LeaseLost: someone else has it."""
        if stopwatch() - self._renewed_at > self.seconds / 3:
            self.renew()

    @contextmanager
    def storing(self, **fields: object) -> Iterator[None]:
        """A transaction that begins by renewing: the row is locked, so all that is stored inside is this holder's.

        :raises LeaseLost: someone else has it; nothing was stored.
        """
        with transaction.atomic():
            self.renew(**fields)
            yield

    def release(self, *, wake_in: float | None = None, **fields: object) -> None:
        """Let go of it for good, storing other fields of the row in the same statement.

        ``wake_in`` seconds: when workers are to be woken for what is left; None: nothing is.

        :raises LeaseLost: someone else has it.
        """
        wake_at = None if wake_in is None else in_seconds(wake_in)
        self._store(epoch=F("epoch") + 1, holder="", held_until=None, wake_at=wake_at, wakes=0, **fields)

    def _store(self, **fields: object) -> None:
        if not self._mine.update(**fields):
            raise LeaseLost(f"{self._mine.model.__name__} {self.pk}, epoch {self.epoch}")
