"""Which pools somebody deploys with this console. One that was there before asks nobody to do anything."""

from __future__ import annotations

from django.db.models import Q

from ocsadmin.jobs.models import Row
from pools.models import ChecklistReading, Pool, SignOff
from pools.models.pool import PoolQuerySet

OPERATIONS = ("create_pool", "deploy_standard_edition")
"""Operations that make a pool."""


def begun_pools() -> PoolQuerySet:
    """Pools that a job of this console made, or whose checklist has a sign-off or a look: one query."""
    made = Row.objects.filter(job__operation__in=OPERATIONS, job__undone_by=None, target_guid__isnull=False)
    worked_at = (
        SignOff.objects.order_by().values("pool_guid"),
        ChecklistReading.objects.order_by().values("pool_guid"),
        made.order_by().values("target_guid"),
    )
    begun = Q()
    for guids in worked_at:
        begun |= Q(guid__in=guids)
    return Pool.objects.filter(begun)
