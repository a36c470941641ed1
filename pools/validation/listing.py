"""From the catalog to the rows of a run, each with the verdict that the same question had before."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pools.models import ValidationRow, ValidationRun

from . import accounts, catalog
from .health import kind_of
from .lease import ValidationLease
from .roles import Role, Step
from .subject import Subject


def list_checks(lease: ValidationLease, run: ValidationRun, subject: Subject) -> None:
    """Store the rows of a run that has none yet; a run that was taken over keeps the rows that it has.

    :raises LeaseLost: someone else has the run.
    """
    if run.row_count is not None:
        return
    roles, steps = [Role(name) for name in run.roles], [Step(name) for name in run.steps]
    checks = catalog.checks_of(subject, roles, steps, accounts=_given(run))
    before = _before(run.pool_key, [one.identity for one in checks])
    with lease.storing():
        ValidationRow.objects.filter(run=run).delete()
        ValidationRow.objects.bulk_create(_rows(run, checks, before), batch_size=200)
        run.row_count = len(checks)
        ValidationRun.objects.filter(pk=run.pk).update(row_count=run.row_count)


def _rows(run: ValidationRun, checks: Iterable[catalog.Check], before: dict[str, str]) -> Iterable[ValidationRow]:
    for number, one in enumerate(checks, start=1):
        yield ValidationRow(
            run=run,
            number=number,
            pool_key=run.pool_key,
            check_name=one.name,
            identity=one.identity,
            step=str(one.step),
            roles=[str(role) for role in Role if role in one.roles],
            server=one.server,
            title=one.title[:300],
            target=one.target[:1500],
            arguments=json.loads(json.dumps(one.arguments)),
            hints=list(one.hints),
            was=before.get(one.identity, ""),
        )


def _before(pool_key: str, identities: list[str]) -> dict[str, str]:
    """Identity → what the newest row of it counted as; where that was skipped, what was known before: one query."""
    rows = ValidationRow.objects.standing().filter(pool_key=pool_key)
    wanted, found = set(identities), {}
    for identity, verdict, ignorable, was in rows.values_list("identity", "verdict", "ignorable", "was"):
        if identity in wanted:
            kind = kind_of(verdict, ignorable)
            found[identity] = was if kind == "skipped" else "ok" if kind == "ignorable" else kind
    return found


def _given(run: ValidationRun) -> list[str]:
    """Which test accounts the run has; none where they can't be opened any more."""
    sealed = bytes(run.sealed_accounts)
    return [name for name in (accounts.FIRST, accounts.SECOND) if sealed and accounts.unseal(sealed, name)]
