"""A plan becomes a job: bound to what it saw, permitted, applied once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext

from django.db import IntegrityError, transaction

from ocsadmin import work
from ocsadmin.acting import ActingAccount
from ocsadmin.directory import Directory
from ocsadmin.directory.errors import ReadOnlyMode
from ocsadmin.errors import DomainError
from ocsadmin.plans import conflicts
from ocsadmin.plans.conflicts import Conflict
from ocsadmin.plans.differences import Difference, differences
from ocsadmin.plans.kinds import kind_of
from ocsadmin.plans.kinds.base import is_on_controller
from ocsadmin.plans.kinds.secrets import in_words, names_in
from ocsadmin.plans.plan import Plan

from . import controllers, generated, guards, shown, undo_links
from .models import Job, JobSecret, Row

AT_ONCE = 1000
"""Rows per INSERT: a plan of 100,000 changes must not become one statement."""


class EmptyPlan(DomainError):
    """There is nothing to do."""

    code, status = "empty-plan", 422
    message = "The plan {title} changes nothing."
    hint = "All is as wished already."


class NotPermitted(DomainError):
    """It takes a right that you do not have."""

    code, status = "not-permitted", 403
    message = "{name} may not do this: it takes the right {permission}."
    hint = "The page on procedures and groups says which group has it."


class SecretsMissing(DomainError):
    """The plan needs secrets that were not given."""

    code, field, status = "secrets-missing", "secrets", 422
    message = "The plan needs what was not given: {names}."
    hint = "Type it (again): a secret is kept only until it has been used."

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(names=", ".join(in_words(name) for name in missing))


class PlanChanged(DomainError):
    """The plan is not the one that was seen."""

    code, status = "plan-changed", 412
    message = "The plan would now do something else than the one that was shown."
    hint = "Look at the plan as it is now, then apply it."

    def __init__(self, found: Sequence[Conflict] = ()) -> None:
        """``found``: what differs from the plan that was shown."""
        self.conflicts = tuple(found[: conflicts.MOST])
        super().__init__(count=len(found))


class PlanApplied(DomainError):
    """The plan is being carried out already."""

    code = "plan-applied"
    message = "Job {job} is carrying out this very plan, or waits for people to do so."
    hint = "Follow that job; a plan is applied once."


class PlanStale(DomainError):
    """The directory no longer stands as the plan saw it."""

    code = "plan-stale"
    message = "{count} values are no longer as the plan saw them. The first: {first}"
    hint = "Nothing was written. Plan again from what stands there now."

    def __init__(self, found: list[Difference]) -> None:
        self.differences = found
        self.conflicts = conflicts.of_differences(found[: conflicts.MOST])
        super().__init__(count=len(found), first=f"{found[0].target}: {found[0].text}")


def submit(
    plan: Plan,
    *,
    acting_user: ActingAccount,
    directory: Directory,
    source: str = "page",
    reason: str = "",
    confirmed: str = "",
    expected_hash: str | None = None,
    secrets: Mapping[str, str] | None = None,
    undo_of: Job | None = None,
    retry_of: Job | None = None,
    stored: Callable[[Job], None] = lambda job: None,
) -> Job:
    """Store the plan as a job and wake a worker once that is committed.

    ``stored`` is called in the transaction that stores it: what it raises leaves no job. The directory is read before
    that transaction begins, because on SQLite everyone else waits for one that writes.

    :raises EmptyPlan: it has no changes.
    :raises NotPermitted: the acting user has not the plan's permission.
    :raises ReadOnlyMode: the console is set to read only.
    :raises ReasonMissing, DomainError: what ``guards`` refuses this account: people elsewhere, fields, no reason.
    :raises ConfirmationMissing: ``confirmed`` is not what the plan wants typed.
    :raises SecretsMissing: it opens secrets that are not among ``secrets``, or are empty.
    :raises PlanChanged: its hash is not ``expected_hash``, the one that a person saw.
    :raises PlanStale: the directory has moved since; ``.differences`` holds each value.
    :raises PlanApplied: an unfinished job carries out the same plan.
    """
    if not plan.changes:
        raise EmptyPlan(title=plan.title)
    if not acting_user.may(plan.permission):
        raise NotPermitted(name=acting_user, permission=plan.permission)
    if directory.read_only:
        raise ReadOnlyMode(what=f"carry out “{plan.title}”")
    guards.check(plan, acting_user, directory)
    guards.check_reason(plan, acting_user, reason)
    guards.check_confirmation(plan, confirmed)
    if expected_hash is not None and expected_hash != plan.hash:
        raise changed_since(expected_hash, plan, acting_user)
    _refuse_second(plan)
    given = {name: value for name, value in (secrets or {}).items() if value}
    open_names = [name for name in names_in(plan.changes) if name not in given]
    if missing := generated.typed(open_names):
        raise SecretsMissing(missing)
    seen = _compared(plan, directory, undo_of or retry_of)
    made = generated.made(open_names, directory)
    job = _job(plan, acting_user, source=source, reason=reason)
    job.undo_of, job.retry_of = undo_of, retry_of
    job.controllers = [one.to_json() for one in seen]
    try:
        with transaction.atomic():
            _store(job, plan, given | made)
            generated.keep(job, made)
            stored(job)
            work.request(job)
    except IntegrityError:
        _refuse_second(plan)
        raise
    return job


def changed_since(seen: str, plan: Plan, acting_user: ActingAccount) -> PlanChanged:
    """The plan is not the one that this person saw under this hash: with what differs, row by row."""
    return PlanChanged(conflicts.of_plans(shown.find(seen, acting_user), plan))


def _compared(plan: Plan, directory: Directory, earlier: Job | None) -> list[controllers.Seen]:
    """The domain controller on which all stands as the plan saw it, where it has to do with one.

    ``earlier`` is the job whose work is undone or done again.

    :raises PlanStale: it does not. :raises DirectoryError: it can't be asked, or does not know yet what ``earlier``
        wrote on another.
    """
    here = None
    if any(is_on_controller(kind_of(change.kind)) for change in plan.changes):
        here = directory.controller()
    with nullcontext() if here is None else directory.staying_on(here):
        if found := differences(plan, directory):
            known = [controllers.Seen.from_json(one) for one in earlier.controllers] if earlier else []
            raise (here and controllers.lag(found[0].target, here, known, directory)) or PlanStale(found)
    return [] if here is None else [controllers.now_at(here, directory)]


def _job(plan: Plan, acting_user: ActingAccount, *, source: str, reason: str) -> Job:
    return Job(
        title=plan.title[:300],
        operation=plan.operation,
        permission=plan.permission,
        spec=dict(plan.spec),
        notices=[vars(notice) for notice in plan.notices],
        options=plan.options(),
        plan_hash=plan.hash,
        source=source,
        reason=reason[:500],
        created_by_id=acting_user.pk,
        created_by_name=str(acting_user),
        row_count=len(plan.changes),
        counts={"": len(plan.changes)},
    )


def _store(job: Job, plan: Plan, secrets: Mapping[str, str]) -> None:
    job.save()
    rows = [Row.of(job, number, change) for number, change in enumerate(plan.changes, start=1)]
    undo_links.link(rows, job)
    Row.objects.bulk_create(rows, batch_size=AT_ONCE)
    JobSecret.objects.bulk_create(JobSecret.of(job, name, value) for name, value in secrets.items())


def _refuse_second(plan: Plan) -> None:
    """:raises PlanApplied: the same plan waits, is being carried out, or waits for people."""
    job = Job.objects.unfinished().filter(plan_hash=plan.hash).first()
    if job is not None:
        raise PlanApplied(job=job.pk)
