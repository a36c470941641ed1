"""Asking for a validation: the one door for page, REST, command and schedule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ocsadmin import work
from ocsadmin.errors import BadInput, DomainError
from pools.models import Pool, ValidationRun

from . import accounts, row_log
from .accounts import FIRST, SECOND, TestAccount
from .lease import ValidationLease
from .roles import STEPS_WITH_ACCOUNTS, Role, Step, roles_of, steps_of
from .subject import read_subject

OWN_TIME = 60
"""Seconds: how long a caller that carries out a run itself has to begin."""


class AlreadyValidating(DomainError):
    """The pool is being validated."""

    code = "validation-running"
    message = "{pool} is being validated already (run {run})."
    hint = "Wait until that run has ended, or cancel it."


class NotLive(DomainError):
    """The validation has ended."""

    code = "validation-ended"
    message = "This validation has ended already."
    hint = "Start a new one."


def begin(
    pool_guid: UUID,
    *,
    server: str = "",
    roles: Iterable[str] = (),
    steps: Iterable[str] = (),
    test_accounts: Mapping[str, TestAccount] | None = None,
    by: Any = None,
    source: str = ValidationRun.Source.PAGE,
    for_workers: bool = True,
) -> ValidationRun:
    """Store a run and wake a worker after the commit. Without roles all, without steps the usual two.

    ``for_workers=False``: the caller carries it out; workers take it only if it has not begun within a minute.

    :raises NoSuchSubject: the mirror has no such pool or server. :raises BadInput: a role, step or account can't be
        used. :raises AlreadyValidating: a run of this pool goes on.
    """
    subject = read_subject(pool_guid, server)
    chosen_roles, chosen_steps = roles_of(roles), steps_of(steps)
    given = dict(test_accounts or {})
    check_accounts(chosen_roles, chosen_steps, given)
    run = ValidationRun(
        pool_guid=pool_guid,
        pool_key=subject.pool.service_dn_key,
        pool_name=subject.pool.name,
        server=subject.one_server,
        roles=[str(role) for role in chosen_roles],
        steps=[str(step) for step in chosen_steps],
        source=source,
        created_by=by,
        created_by_name=str(by) if by is not None else "",
        sealed_accounts=accounts.seal(given),
    )
    _store(run, subject.pool, after=0 if for_workers else OWN_TIME)
    return run


def check_accounts(roles: list[Role], steps: list[Step], given: Mapping[str, TestAccount]) -> None:
    """Whether the steps have the accounts they need.

    :raises BadInput: a test account is missing, both are the same, or no role uses them.
    """
    if not STEPS_WITH_ACCOUNTS & set(steps):
        return
    if Role.FRONT_END not in roles:
        cure = "Tick Front End Server too, or clear the steps that sign in."
        raise BadInput("Signing in is a step of the Front End Server.", cure=cure, field="roles")
    if Step.SIGN_IN in steps and FIRST not in given:
        cure = "Type the sign-in name and the password of an enabled test account."
        raise BadInput("Signing in takes a test account.", cure=cure, field="first_uri")
    if SECOND in given and FIRST in given and given[FIRST].uri.lower() == given[SECOND].uri.lower():
        raise BadInput("Both test accounts are the same.", cure="Choose another second account.", field="second_uri")


def cancel(run: ValidationRun, *, by: str) -> None:
    """Stop a run after the checks that are being made; at once where no worker has it.

    :raises NotLive: it has ended.
    """
    with transaction.atomic():
        if lease := ValidationLease.of(run.pk):  # no worker is at it
            row_log.end(lease, run, ValidationRun.State.CANCELLED, f"Cancelled by {by}.")
        elif not ValidationRun.objects.unfinished().filter(pk=run.pk).update(cancel_requested_by=by):
            raise NotLive()


def _store(run: ValidationRun, pool: Pool, *, after: float) -> None:
    """``after``: seconds before workers take it."""
    try:
        with transaction.atomic():
            run.save()
            work.request(run, after=after)
    except IntegrityError:
        other = ValidationRun.objects.unfinished().filter(pool_guid=pool.guid).first()
        raise AlreadyValidating(pool=pool.name, run=other.pk if other else "–") from None
