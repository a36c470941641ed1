"""What has been taken back: of each row and of whole jobs, read from the rows that took it back.

A row is undone when a row that takes it back has succeeded and has not itself been taken back. Read level by level, so
that a list costs the same number of statements at 3 rows and at 10,000.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import visibility
from .models import Job, Result, Row

AT_ONCE = 500
NO_WAY_BACK = "no_way_back"
"""In the spec of an undo: the numbers of the rows that it can't take back."""
DONE = (Result.SUCCESS.value, Result.WARNING.value)
UNDONE, PARTLY, PENDING, FAILED, REDONE = "undone", "partly undone", "being undone", "undo failed", "redone"


@dataclass(frozen=True)
class RowUndo:
    """What became of the undo of one row. ``job`` is the job that took it back, or was to."""

    state: str
    job: int
    redone_by: int | None = None

    @property
    def text(self) -> str:
        words = {
            UNDONE: _("Undone by job %(job)d."),
            PENDING: _("Job %(job)d is to undo it, and has not yet."),
            FAILED: _("Job %(job)d was to undo it, but has not: it still stands."),
            REDONE: _("Undone by job %(job)d, which job %(again)d took back: it stands again."),
        }
        return words[self.state] % {"job": self.job, "again": self.redone_by or 0}

    @property
    def is_in_the_way(self) -> bool:
        """Whether there is nothing to undo (any more)."""
        return self.state in (UNDONE, PENDING)


@dataclass(frozen=True)
class JobUndo:
    """What became of the undo of a job: ``rows`` of its ``of`` rows that had done something are undone.

    ``jobs`` are those that took something back which is still so; where there are none, those that were to. ``kept`` of
    the rows have no way back (most steps on hosts): they are not among ``of``.
    """

    state: str
    jobs: tuple[int, ...]
    rows: int
    of: int
    kept: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of it is undone: nothing is left to undo."""
        return self.state == UNDONE

    @property
    def stands_undone(self) -> bool:
        """Whether it is undone, in part at least, or will be."""
        return self.state in (UNDONE, PARTLY, PENDING)

    @property
    def text(self) -> str:
        named = ", ".join(str(job) for job in self.jobs)
        job = (_("job %s") if len(self.jobs) == 1 else _("jobs %s")) % named
        words = {
            UNDONE: _("Undone by %(job)s.") if not self.kept else self._kept_words(),
            PARTLY: _("Partly undone by %(job)s: %(rows)d of %(of)d rows."),
            PENDING: _("Being undone by %(job)s: %(rows)d of %(of)d rows so far."),
            FAILED: _("It was to be undone by %(job)s, but nothing of it was: it still stands."),
            REDONE: _("Undone by %(job)s and done again since: it stands."),
        }
        return words[self.state] % {"job": job, "rows": self.rows, "of": self.of, "kept": self.kept}

    def _kept_words(self) -> str:
        return ngettext(
            "Undone by %(job)s, except %(kept)d row that has no way back.",
            "Undone by %(job)s, except %(kept)d rows that have no way back.",
            self.kept,
        )


def of_rows(rows: Iterable[Row]) -> dict[int, RowUndo]:
    """Key of a row → what became of its undo; rows that nobody wanted to take back are left out."""
    return _of_keys([row.pk for row in rows])


def of_job(job: Job) -> JobUndo | None:
    return of_jobs([job]).get(job.pk)


def of_jobs(jobs: Iterable[Job]) -> dict[int, JobUndo]:
    """Key of a job → what became of its undo; jobs that nobody wanted to undo are left out."""
    found = _undoing([job.pk for job in jobs])
    if not found:
        return {}
    undoing = {pk: [job for job, _kept in several] for pk, several in found.items()}
    kept = {pk: len(frozenset().union(*(kept for _job, kept in several))) for pk, several in found.items()}
    standing = _standing(_depth(undoing))
    seen = visibility.rows(Row.objects.filter(job__in=list(undoing), result__in=DONE)).order_by()
    done = dict(seen.values_list("job").annotate(Count("pk")))
    undone = dict(seen.filter(Exists(standing)).values_list("job").annotate(Count("pk")))
    by = Row.objects.filter(undoes__job__in=list(undoing)).order_by()
    took = _pairs(by.filter(pk__in=_standing_of(undoing, standing)))
    pending = _pairs(by.filter(Q(result="") | Q(result=Result.WAITING)))
    succeeded = _pairs(by.filter(result__in=DONE))
    return {
        pk: _told(pk, keys, (undone.get(pk, 0), done.get(pk, 0), kept[pk]), took, pending, succeeded)
        for pk, keys in undoing.items()
    }


def _told(
    pk: int,
    undoing: Sequence[int],
    counts: tuple[int, int, int],
    took: set[Any],
    pending: set[Any],
    succeeded: set[Any],
) -> JobUndo:
    rows, done, kept = counts
    of = max(done - kept, rows)
    acted = tuple(job for job in undoing if (pk, job) in took)
    waiting = tuple(job for job in undoing if (pk, job) in pending)
    if waiting:
        return JobUndo(PENDING, waiting, rows, of)
    if rows and acted:
        return JobUndo(UNDONE if rows >= of else PARTLY, acted, rows, of, kept)
    once = tuple(job for job in undoing if (pk, job) in succeeded)
    return JobUndo(REDONE, once, 0, of) if once else JobUndo(FAILED, tuple(undoing), 0, of)


def _undoing(keys: Sequence[int]) -> dict[int, list[tuple[int, frozenset[int]]]]:
    """Job → the jobs that undo it or were to, the oldest first, each with the rows for which it had no way back."""
    found: dict[int, list[tuple[int, frozenset[int]]]] = defaultdict(list)
    for pk, undone, spec in Job.objects.filter(undo_of__in=keys).order_by("pk").values_list("pk", "undo_of", "spec"):
        if undone is not None:
            found[undone].append((pk, frozenset(spec.get(NO_WAY_BACK, ()))))
    return dict(found)


def _depth(undoing: dict[int, list[int]]) -> int:
    """How many undos of undos there are on top of one another."""
    depth, keys = 1, [pk for several in undoing.values() for pk in several]
    while keys := list(Job.objects.filter(undo_of__in=keys).values_list("pk", flat=True)):
        depth += 1
    return depth


def _standing(depth: int) -> Any:
    """The rows that have taken back the row asked about (``OuterRef``) and have not been taken back themselves."""
    rows = Row.objects.filter(undoes=OuterRef("pk"), result__in=DONE)
    return rows.exclude(Exists(_standing(depth - 1))) if depth > 1 else rows


def _standing_of(undoing: dict[int, list[int]], standing: Any) -> Any:
    keys = [pk for several in undoing.values() for pk in several]
    return Row.objects.filter(job__in=keys, result__in=DONE).exclude(Exists(standing)).values("pk")


def _pairs(rows: Any) -> set[Any]:
    """(job undone, job that undoes it)."""
    return set(rows.values_list("undoes__job", "job").distinct())


def _of_keys(keys: Sequence[int]) -> dict[int, RowUndo]:
    takers = list(_takers(keys))
    if not takers:
        return {}
    again = _of_keys([pk for pk, _undoes, _job, _result in takers])
    found: dict[int, RowUndo] = {}
    for pk, undoes, job, result in takers:
        told = _of_taker(job, result, again.get(pk))
        if undoes not in found or not found[undoes].is_in_the_way or told.state == UNDONE:
            found[undoes] = told
    return found


def _of_taker(job: int, result: str, again: RowUndo | None) -> RowUndo:
    """What one row that takes another back says of it, given what became of itself."""
    if result in DONE:
        return RowUndo(REDONE, job, again.job) if again and again.state == UNDONE else RowUndo(UNDONE, job)
    return RowUndo(PENDING if result in ("", Result.WAITING) else FAILED, job)


def _takers(keys: Sequence[int]) -> Iterator[tuple[int, int, int, str]]:
    """Key, key of the row taken back, job and result of each row that takes back one of these, the oldest first."""
    for start in range(0, len(keys), AT_ONCE):
        some = Row.objects.filter(undoes__in=keys[start : start + AT_ONCE]).order_by("job", "pk")
        yield from some.values_list("pk", "undoes", "job", "result")  # type: ignore[misc]  # undoes is not null here
