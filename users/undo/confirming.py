"""For many people at once the operations that take something away, or give it, are confirmed by typing how many."""

from __future__ import annotations

from dataclasses import replace

from ocsadmin.jobs.models import Job
from ocsadmin.jobs.undo_rules import Originals
from ocsadmin.plans.plan import Confirmation, Plan
from ocsadmin.use_cases import named
from users.people.spec import MANY, confirm_many


def by_number(plan: Plan, originals: Originals, first: Job) -> Plan:
    """A rule for undo (``ocsadmin.jobs.undo_rules``)."""
    count = len({change.guid for change in plan.changes if change.guid})
    if count < MANY or plan.confirmation or not _is_confirmed(first.operation):
        return plan
    why = f"This is about {count} people. Type the number {count} to go on."
    return replace(plan, confirmation=Confirmation(str(count), why))


def _is_confirmed(operation: str) -> bool:
    """Whether that operation itself asks for the number."""
    use_case = named(operation)
    return use_case is not None and use_case.confirm is confirm_many
