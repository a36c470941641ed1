"""What restore points kept, for those who are to be restored."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from ocsadmin.directory import Directory
from ocsadmin.plans.changes import Values
from ocsadmin.plans.plan import Plan
from users.models import RestorePoint, User
from users.people.each import Assessment
from users.people.spec import PeopleSpec

from . import points
from .plan import assess_restoring, plan_restore_users


def plan_restoring_kept(*, spec: PeopleSpec, directory: Directory) -> Plan:
    """The plan from the newest restore point of each. Raises what :func:`plan_restore_users` raises."""
    return plan_restore_users(spec=spec, kept=_kept(spec), directory=directory)


def assess_restoring_kept(*, spec: PeopleSpec, directory: Directory) -> Assessment:
    return assess_restoring(spec=spec, kept=_kept(spec), directory=directory)


def can_be_restored(person: User) -> bool:
    return not person.sip_address and RestorePoint.objects.usable().filter(guid=person.guid).exists()


def _kept(spec: PeopleSpec) -> Mapping[UUID, Values]:
    return {guid: point.values for guid, point in points.latest(spec.people).items()}
