"""Steps on hosts that the console can look after itself: asked once, all at once, and asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ocsadmin.acting import ActingAccount
from ocsadmin.checks.beside import beside
from ocsadmin.checks.dns import Resolver
from ocsadmin.checks.verdict import Level, Verdict, failure
from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds import checked

from .models import Job, Result, Row
from .models.row import NOT_CONFIRMED
from .people import NotWaiting, refuse_others, settle

MOST_AT_ONCE = 100
"""Rows that one request asks; the page says how many are left."""
BESIDE = 16
"""Checks that run beside one another: each waits for some host."""


def ask(row: Row, *, acting_user: ActingAccount, resolver: Resolver) -> Verdict:
    """Look whether a step on a host was done, and write down what was seen: ``Success``, or ``Warning``.

    A row with such a warning can be asked again, also when its job has ended.

    :raises NotPermitted: it takes what confirming it takes. :raises NotWaiting: the row is not open (any more).
    :raises NoCheck: the console can't look. :raises DomainError: what its check refuses to ask.
    """
    refuse_others(row.job, acting_user)
    if not row.is_open_to_people:
        raise NotWaiting(row=row.number, job=row.job_id)
    verdict = checked.prepared(row.change, resolver)()
    _write(row, verdict, acting_user)
    return verdict


def ask_all(job: Job, *, acting_user: ActingAccount, resolver: Resolver) -> Counter[Result]:
    """The same for every step of a job that can be asked, beside one another: how many went how.

    :raises NotPermitted: it takes what confirming takes.
    """
    refuse_others(job, acting_user)
    rows = list(job.rows.to_ask().select_related("job")[:MOST_AT_ONCE])
    told: Counter[Result] = Counter()
    for row, verdict in zip(rows, _seen(rows, resolver), strict=True):
        try:
            told[_write(row, verdict, acting_user)] += 1
        except NotWaiting:
            continue  # someone else was faster with this one
    return told


def _seen(rows: Sequence[Row], resolver: Resolver) -> list[Verdict]:
    probes = [_probe(row, resolver) for row in rows]
    with beside(BESIDE, "ask") as threads:
        return list(threads.map(lambda probe: probe(), probes))


def _probe(row: Row, resolver: Resolver) -> checked.Probe:
    try:
        return checked.prepared(row.change, resolver)
    except DomainError as error:
        refused = failure(error.text, cure=error.cure)
        return lambda: refused


def _write(row: Row, verdict: Verdict, acting_user: ActingAccount) -> Result:
    if verdict.level == Level.OK:
        settle(row, result=Result.SUCCESS, message=f"{verdict.text} Asked by {acting_user}.")
        return Result.SUCCESS
    hint = " ".join(part for part in (verdict.cause, verdict.cure) if part)
    message = f"{verdict.text} Asked by {acting_user}."
    settle(row, result=Result.WARNING, message=message, cause_code=NOT_CONFIRMED, hint=hint)
    return Result.WARNING
