"""Keeping the log: rows marked before and after they are tried, few statements for many rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import F, Field
from django.utils import timezone

from ocsadmin.jobs.models import Result, Row

from .attempt import Ending
from .work import Work

_COLUMNS = ("result", "message", "cause_code", "hint", "outcome", "target_guid", "started_at", "ended_at")


def begin(rows: Sequence[Row]) -> None:
    """Say that these are being tried: saved before anything is written, so that a kill leaves a trace."""
    numbers = [row.pk for row in rows]
    Row.objects.filter(pk__in=numbers).update(started_at=timezone.now(), attempts=F("attempts") + 1)


def take_back(rows: Sequence[Row]) -> None:
    """Say that these were not tried after all."""
    numbers = [row.pk for row in rows]
    Row.objects.filter(pk__in=numbers, result="").update(started_at=None, attempts=F("attempts") - 1)


def end(work: Work, endings: Sequence[Ending]) -> None:
    """Store how these went, the counts, and the lease for another while: one transaction."""
    for ending in endings:
        work.counts[""] -= 1
        work.counts[ending.outcome.result.value] += 1
        if ending.failed and ending.row.lane:
            work.broken_lanes.add(ending.row.lane)
    with transaction.atomic():
        _store(endings)
        work.safe.wipe_after(ending.row for ending in endings)
        work.lease.renew(counts=dict(+work.counts), pauses=0)


def skip(work: Work, rows: Iterable[Row], reason: str) -> None:
    """Leave rows out, with the reason."""
    numbers = [row.pk for row in rows]
    if numbers:
        skipped = Row.objects.filter(pk__in=numbers).update(
            result=Result.SKIPPED, message=reason, ended_at=timezone.now()
        )
        work.counts[""] -= skipped
        work.counts[Result.SKIPPED.value] += skipped


def skip_after(work: Work, number: int, reason: str) -> None:
    """Leave out all that follows a row."""
    rest = work.job.rows.still_to_do().filter(number__gt=number)
    skipped = rest.update(result=Result.SKIPPED, message=reason, ended_at=timezone.now())
    work.counts[""] -= skipped
    work.counts[Result.SKIPPED.value] += skipped


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
    told = (outcome.result.value, outcome.message, ending.cause_code, ending.hint, dict(outcome.kept), guid)
    return (*told, ending.started_at, ending.ended_at)
