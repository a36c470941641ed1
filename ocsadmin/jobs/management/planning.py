"""A plan that comes from a file can have been edited: what its use case says of the spec decides, not the file."""

from __future__ import annotations

from dataclasses import replace

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.jobs import operations
from ocsadmin.jobs.submission import PlanChanged, PlanStale
from ocsadmin.plans import conflicts
from ocsadmin.plans.differences import differences
from ocsadmin.plans.plan import Plan


def as_it_must_be(read: Plan, seen: str | None, directory: Directory) -> Plan:
    """The plan of the file, with the right and the confirmation that it takes.

    ``seen`` is the hash in the file. Where something may have to be typed, it is planned once more from the spec.

    :raises PlanStale: the directory no longer stands as the plan saw it.
    :raises PlanChanged: the file holds other changes than were shown, or than its spec comes to; with what differs.
    :raises DomainError: what planning refuses.
    """
    plan = replace(read, permission=operations.permission_of(read.operation) or read.permission)
    edited = seen is not None and seen != read.hash
    if not edited and not operations.confirms(plan.operation):
        return plan
    try:
        now = operations.plan(plan.operation, plan.spec, directory)
    except DomainError as error:
        if edited:
            raise PlanChanged() from error
        _refuse_stale(plan, directory)
        raise
    if not edited and now.hash == plan.hash:
        return now
    if not edited:
        _refuse_stale(plan, directory)
    raise PlanChanged(conflicts.of_plans(plan, now))


def _refuse_stale(plan: Plan, directory: Directory) -> None:
    if found := differences(plan, directory):
        raise PlanStale(found)
