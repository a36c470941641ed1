"""The log: rows marked before and after they are tried, few statements for many rows, all of them by the lease."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import F, Field
from django.db.models.functions import Now

from ocsadmin.jobs.models import Job, Result, Row
from ocsadmin.jobs.models.row import RowQuerySet
from ocsadmin.plans.kinds import Context

from .attempt import Ending
from .this_run import Run

_COLUMNS = ("result", "message", "cause_code", "hint", "outcome", "target_guid", "started_at", "ended_at")


def begin(run: Run, rows: Sequence[Row]) -> list[Row]:
    """Say that these are being tried: saved before anything is written, so that a kill leaves a trace.

    Returns those that are still to do: only they may be tried.

    :raises LeaseLost: (like all that follow) another worker has the job. Nothing was stored.
    """
    where = run.context.controller.invocation_id if run.context.controller else None
    with run.lease.storing():
        begun = _of(run, rows).update(started_at=Now(), attempts=F("attempts") + 1, controller=where)
        left = None if begun == len(rows) else set(_of(run, rows).values_list("pk", flat=True))
    return [row for row in rows if left is None or row.pk in left]


def take_back(run: Run, rows: Sequence[Row]) -> None:
    """Say that these were not tried after all."""
    if rows:
        with run.lease.storing():
            _of(run, rows).update(started_at=None, attempts=F("attempts") - 1)


def not_written(run: Run, rows: Sequence[Row]) -> None:
    """Say that these were tried, and that nothing came of it: they are to be done."""
    if rows:
        with run.lease.storing():
            _of(run, rows).update(started_at=None)


def context_for(run: Run, row: Row) -> Context:
    """What the kind of this row may use."""
    return replace(run.context, keep=partial(keep, run, row))


def keep(run: Run, row: Row, kept: Mapping[str, Any]) -> None:
    """Store what undoing this row will need, before it is written."""
    with run.lease.storing():
        row.outcome = dict(kept)
        _of(run, [row]).update(outcome=row.outcome)


def end(run: Run, endings: Sequence[Ending]) -> None:
    """Store how these went, the counts, and the lease for another while: one transaction."""
    if not endings:
        return
    with _counting(run, pauses=0, controllers=run.controllers_json()) as counts:
        _store(endings)
        run.secrets.wipe_after(ending.row for ending in endings)
        counts.update(ending.outcome.result.value for ending in endings)
        counts[""] -= len(endings)
    run.broken_lanes |= {ending.row.lane for ending in endings if ending.failed and ending.row.lane}


def skip(run: Run, rows: Sequence[Row], reason: str) -> None:
    """Leave rows out, with the reason."""
    if rows:
        with _counting(run) as counts:
            _skip(_of(run, rows), counts, reason)


def skip_after(run: Run, number: int, reason: str) -> None:
    """Leave out all that follows a row."""
    with _counting(run) as counts:
        _skip(run.job.rows.still_to_do().filter(number__gt=number), counts, reason)


def reopen(run: Run, rows: Iterable[Row]) -> None:
    """Rows in doubt have been looked up: they get another ending in the same transaction."""
    with _counting(run) as counts:
        opened = run.job.rows.unknown().filter(pk__in=[row.pk for row in rows]).update(result="")
        counts[Result.FAILURE.value] -= opened
        counts[""] += opened


@contextmanager
def _counting(run: Run, **fields: object) -> Iterator[Counter[str]]:
    """Store, and count rows by result. The counts are read under the job's lock: people may confirm steps meanwhile."""
    with run.lease.storing(**fields):
        mine = Job.objects.filter(pk=run.job.pk)
        counts = Counter(mine.values_list("counts", flat=True).get())
        yield counts
        mine.update(counts=dict(+counts))
    run.counts = counts


def _of(run: Run, rows: Sequence[Row]) -> RowQuerySet:
    return run.job.rows.still_to_do().filter(pk__in=[row.pk for row in rows])


def _skip(rows: RowQuerySet, counts: Counter[str], reason: str) -> None:
    skipped = rows.update(result=Result.SKIPPED, message=reason, ended_at=Now())
    counts[""] -= skipped
    counts[Result.SKIPPED.value] += skipped


def _store(endings: Sequence[Ending]) -> None:
    """One prepared statement for all rows: the ORM's bulk_update takes several times as long."""
    fields = [field for name in _COLUMNS if isinstance(field := Row._meta.get_field(name), Field)]
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    todo = f"{quote('result')} = ''"
    sql = f"UPDATE {quote(Row._meta.db_table)} SET {sets} WHERE {quote('id')} = %s AND {todo}"  # noqa: S608 (names only)
    values = (
        [
            *(field.get_db_prep_save(value, connection) for field, value in zip(fields, _values(one), strict=True)),
            one.row.pk,
        ]
        for one in endings
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(values))


def _values(ending: Ending) -> tuple[object, ...]:
    outcome = ending.outcome
    guid = outcome.guid or ending.row.target_guid
    result = (outcome.result.value, outcome.message, ending.cause_code, ending.hint, dict(outcome.kept), guid)
    return (*result, ending.started_at, ending.ended_at)
