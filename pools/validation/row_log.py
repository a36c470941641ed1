"""The log of a run: rows begun, verdicts stored, the run ended and compared with what was known before.

All of it is stored by the lease: a late worker writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models.functions import Now
from django.utils import timezone

from pools.models import ValidationRow, ValidationRun

from .findings import Finding
from .health import kind_of
from .hints import IGNORABLE
from .lease import ValidationLease

RANKS = {"ok": 0, "ignorable": 0, "warning": 1, "failure": 2}
"""How bad a verdict is; one that is missing here (skipped, none) can't be compared."""


def begin(lease: ValidationLease, rows: Sequence[ValidationRow]) -> None:
    """Note the moment, so that the page shows what is being checked.

    :raises LeaseLost: (like all that follow) someone else has the run.
    """
    if rows:
        with lease.storing():
            ValidationRow.objects.filter(pk__in=[row.pk for row in rows]).update(started_at=Now())


def store(lease: ValidationLease, run: ValidationRun, ended: Sequence[tuple[ValidationRow, Finding]]) -> None:
    """Store verdicts, each as the newest answer to its question."""
    if not ended:
        return
    now = timezone.now()
    for row, finding in ended:
        row.verdict, row.text, row.cause, row.cure = finding.verdict, finding.text, finding.cause, finding.cure
        row.details, row.ended_at, row.is_latest = finding.details, now, True
        row.ignorable = _why_ignorable(finding)
        row.change = change_of(row.was, kind_of(row.verdict, row.ignorable))
    rows = [row for row, _finding in ended]
    fields = ["verdict", "text", "cause", "cure", "details", "ended_at", "is_latest", "ignorable", "change"]
    with lease.storing():
        older = ValidationRow.objects.standing().filter(pool_key=run.pool_key)
        older.filter(identity__in=[row.identity for row in rows]).update(is_latest=False)
        ValidationRow.objects.bulk_update(rows, fields)


def end(lease: ValidationLease, run: ValidationRun, state: str, message: str = "") -> None:
    """End the run: count its rows, wipe the test accounts, forget answers to questions that are asked no more."""
    with lease.storing():
        if state == ValidationRun.State.DONE:
            _forget_what_is_asked_no_more(run)
        kinds: Counter[str] = Counter()
        changes: Counter[str] = Counter()
        for verdict, ignorable, change in run.rows.values_list("verdict", "ignorable", "change"):
            kinds[kind_of(verdict, ignorable)] += 1
            changes[change] += 1
        lease.release(
            state=state,
            message=message,
            ended_at=Now(),
            counts=dict(kinds),
            newly_broken=changes[ValidationRow.Change.BROKEN],
            newly_fixed=changes[ValidationRow.Change.FIXED],
            sealed_accounts=b"",
        )
    run.refresh_from_db()


def change_of(was: str, now: str) -> str:
    """Newly broken or newly fixed, against the verdict before; neither where one of them says nothing."""
    if was not in RANKS or now not in RANKS or RANKS[was] == RANKS[now]:
        return ValidationRow.Change.NONE
    return ValidationRow.Change.BROKEN if RANKS[now] > RANKS[was] else ValidationRow.Change.FIXED


def _why_ignorable(finding: Finding) -> str:
    if finding.verdict != "warning":
        return ""
    return " ".join(str(IGNORABLE[code]) for code in sorted(finding.codes & IGNORABLE.keys()))


def _forget_what_is_asked_no_more(run: ValidationRun) -> None:
    """Answers within what this run covered whose question it did not ask: of a server that left, for example."""
    roles, asked = set(run.roles), set(run.rows.values_list("identity", flat=True))
    known = ValidationRow.objects.standing().filter(pool_key=run.pool_key, step__in=run.steps)
    if run.server:
        known = known.filter(server=run.server)
    stale = [
        row.pk for row in known.only("pk", "identity", "roles") if row.identity not in asked and roles >= set(row.roles)
    ]
    ValidationRow.objects.filter(pk__in=stale).update(is_latest=False)
