"""Undo and retry, said once for page, REST and command: what can be done, what is left out, the job that does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from ocsadmin.acting import ActingAccount
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan

from . import guards, submission, undo_rules, visibility
from .fitting import Fitted, LeftOut, fit, noticed
from .inverses import inverses_of, retry_plan_of, rows_to_retry
from .models import Job, Row
from .models.row import RowQuerySet
from .undo_steps import leave_out_what_waits

TRIES = 3
"""How often a plan is fitted anew where the directory moves between looking and storing."""


IN_DOUBT = "It is not known yet whether this was written. Undo it when the log says that it was."


class JobIsRunning(DomainError):
    """The job has not ended."""

    code = "job-is-running"
    message = "Job {job} has not ended yet: undo and retry are possible once it has."
    hint = "Wait until it ends, or cancel it; then undo or retry what it did."


class What(Enum):
    """What is done about a job."""

    UNDO = "undo"
    RETRY = "retry"


@dataclass(frozen=True)
class Again:
    """Undoing or retrying a job, or rows of it, by someone. ``numbers`` are those of the rows; None: all of them.

    Rows that the account may not see are not there for it.
    """

    what: What
    job: Job
    acting_user: ActingAccount
    directory: Directory
    numbers: Sequence[int] | None = None

    def plan(self) -> Fitted:
        """What can be done now, and what is left out. Reads the directory, writes nothing.

        :raises NotPermitted: it takes the job's own right. :raises NothingToUndo, NothingToRetry: no row is to be done.
        :raises JobIsRunning: it has to end first. :raises DomainError: what ``guards`` refuses this account.
        """
        if not self.acting_user.may(self.job.permission):
            raise submission.NotPermitted(name=self.acting_user, permission=self.job.permission)
        fitted = self._undo() if self.what is What.UNDO else self._retry()
        guards.check(fitted.plan, self.acting_user, self.directory)
        return fitted

    def submit(
        self,
        *,
        source: str,
        reason: str = "",
        confirmed: str = "",
        expected_hash: str | None = None,
        secrets: Mapping[str, str] | None = None,
    ) -> Job:
        """Store the job that does it. What waits for people in the job that is undone is left out with it.

        :raises NothingLeft: all of it is left out. :raises DomainError: what ``plan`` and ``submission.submit`` raise.
        """
        for number in range(TRIES):
            fitted = self.plan()
            if expected_hash is not None and expected_hash != fitted.plan.hash:
                raise submission.changed_since(expected_hash, fitted.plan, self.acting_user)
            fitted.require_some()
            try:
                return self._store(fitted, source, reason, confirmed, secrets)
            except submission.PlanStale:
                if number == TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def _store(
        self, fitted: Fitted, source: str, reason: str, confirmed: str, secrets: Mapping[str, str] | None
    ) -> Job:
        undoes = self.what is What.UNDO
        return submission.submit(
            noticed(fitted),
            acting_user=self.acting_user,
            directory=self.directory,
            source=source,
            reason=reason,
            confirmed=confirmed,
            secrets=secrets,
            undo_of=self.job if undoes else self.job.undo_of,
            retry_of=None if undoes else self.job,
            stored=self._stored,
        )

    def _stored(self, new: Job) -> None:
        """In the transaction that stores the new job."""
        job = Job.objects.select_for_update().get(pk=self.job.pk)
        _refuse_live(job)
        if self.what is What.UNDO:
            numbers = None if self._is_whole else list(self.numbers or ())
            if not leave_out_what_waits(job, new, numbers):
                raise JobIsRunning(job=job.pk)

    def _undo(self) -> Fitted:
        back = inverses_of(self.job, self._rows(), self.directory)
        _refuse_live(self.job)
        fitted = fit(back.plan, back.numbers, self.directory)
        others = [*((row, undo.text) for row, undo in back.in_the_way), *((row, IN_DOUBT) for row in self._in_doubt())]
        told = [LeftOut(row.number, row.title, row.target, why) for row, why in others]
        left_out = tuple(sorted((*fitted.left_out, *told), key=lambda one: one.row))
        return replace(fitted, plan=self._shaped(fitted.plan, back.originals), left_out=left_out)

    def _shaped(self, plan: Plan, originals: undo_rules.Originals) -> Plan:
        return undo_rules.shaped(plan, originals, self.job) if plan.changes else plan

    def _retry(self) -> Fitted:
        found: RowQuerySet = visibility.rows(self.job.rows.all())
        if self.numbers is not None:
            found = found.filter(number__in=self.numbers)
        rows = rows_to_retry(self.job, found)
        _refuse_live(self.job)
        return fit(retry_plan_of(self.job, rows), [row.number for row in rows], self.directory)

    def _in_doubt(self) -> RowQuerySet:
        """Rows of which nobody knows yet whether they were written."""
        found: RowQuerySet = visibility.rows(self.job.rows.unknown())
        return found if self.numbers is None else found.filter(number__in=self.numbers)

    def _rows(self) -> list[Row] | None:
        if self.numbers is None:
            return visibility.numbers((), self.job)
        return visibility.numbers(self.numbers, self.job) if self.numbers else []

    @property
    def _is_whole(self) -> bool:
        return self.numbers is None and visibility.sees_all_of(self.job)


def again(
    what: str, job: Job, *, acting_user: ActingAccount, directory: Directory, numbers: Sequence[int] | None = None
) -> Again:
    """``what``: undo or retry."""
    return Again(What(what), job, acting_user, directory, numbers)


def _refuse_live(job: Job) -> None:
    """:raises JobIsRunning: a worker has it or will take it."""
    if job.is_live:
        raise JobIsRunning(job=job.pk)
