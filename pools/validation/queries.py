"""Reading validation runs: each page takes a constant number of queries."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ocsadmin.web.states import Look
from pools.models import ValidationRow, ValidationRun

from . import hints, words
from .health import kind_of
from .hints import Hint

KINDS = ("failure", "warning", "ignorable", "ok", "skipped")
"""What rows count as, the worst first."""
TO_DO = "to_do"


@dataclass(frozen=True)
class Shown:
    """A row with its words. ``kind`` is its verdict, or ``ignorable``."""

    row: ValidationRow

    @property
    def kind(self) -> str:
        return kind_of(self.row.verdict, self.row.ignorable)

    @property
    def look(self) -> Look:
        return words.look(self.kind)

    @property
    def roles(self) -> str:
        return words.roles(self.row.roles)

    @property
    def step(self) -> str:
        return words.step(self.row.step)

    @property
    def is_bad(self) -> bool:
        return self.kind in ("failure", "warning")

    @property
    def hints(self) -> list[Hint]:
        """Only where something is wrong."""
        return hints.hints_of(self.row.hints) if self.is_bad else []

    @property
    def other_details(self) -> list[dict[str, Any]]:
        """What else the check found, without what the row says itself."""
        return [one for one in self.row.details if one["text"] != self.row.text]


@dataclass(frozen=True)
class Progress:
    """How far a run is. ``by_kind``: (word, number) of the kinds that occur, the worst first."""

    total: int
    counts: dict[str, int]

    @classmethod
    def of(cls, run: ValidationRun) -> Progress:
        counts: dict[str, int] = {}
        for verdict, ignorable in run.rows.order_by().values_list("verdict", "ignorable"):
            kind = kind_of(verdict, ignorable)
            counts[kind] = counts.get(kind, 0) + 1
        return cls(run.row_count or sum(counts.values()), counts)

    @property
    def ended(self) -> int:
        return self.total - self.counts.get("", 0)

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        return [(str(words.look(kind).text), self.counts[kind]) for kind in KINDS if self.counts.get(kind)]


def runs_of(pool_guid: UUID) -> QuerySet[ValidationRun, ValidationRun]:
    """Runs of a pool, the newest first."""
    return ValidationRun.objects.filter(pool_guid=pool_guid).defer("sealed_accounts")


def rows(
    run: ValidationRun, *, kind: str = "", step: str = "", text: str = ""
) -> QuerySet[ValidationRow, ValidationRow]:
    """The log of a run in its order."""
    found = run.rows.all()
    if kind:
        found = found.filter(_of_kind(kind))
    if step:
        found = found.filter(step=step)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(target__icontains=text) | Q(text__icontains=text))
    return found


def _of_kind(kind: str) -> Q:
    if kind == TO_DO:
        return Q(verdict="")
    if kind == "ignorable":
        return Q(verdict="warning") & ~Q(ignorable="")
    return Q(verdict="warning", ignorable="") if kind == "warning" else Q(verdict=kind)


def shown(found: Iterable[ValidationRow]) -> list[Shown]:
    return [Shown(row) for row in found]


def changes(run: ValidationRun) -> dict[str, list[Shown]]:
    """``broken`` and ``fixed``: what is other than at the run before. One query."""
    found: dict[str, list[Shown]] = {"broken": [], "fixed": []}
    for row in run.rows.exclude(change=""):
        found[row.change].append(Shown(row))
    return found


def attention(pool_key: str) -> dict[str, list[Shown]]:
    """By kind: the newest verdicts that are failures, warnings, or warnings that can be ignored. One query."""
    standing = ValidationRow.objects.standing().filter(pool_key=pool_key, verdict__in=("failure", "warning"))
    found: dict[str, list[Shown]] = {"failure": [], "warning": [], "ignorable": []}
    for row in standing.select_related("run").defer("run__sealed_accounts").order_by("step", "number"):
        one = Shown(row)
        found[one.kind].append(one)
    return found


def fingerprint(found: Sequence[ValidationRow]) -> str:
    """Changes when a row of the page does: a running page asks with it and gets the table only when it has changed."""
    told = "|".join(f"{row.pk}{row.verdict}{row.started_at is not None}" for row in found)
    return f"{zlib.crc32(told.encode()):08x}"
