"""Plans as they were shown, so that it can be told what differs when one is sent back and would do something else."""

from __future__ import annotations

import json
import zlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from ocsadmin.plans.plan import Plan

DAYS = 7
"""So long is a plan kept after it was last shown."""


class ShownPlanQuerySet(models.QuerySet["ShownPlan"]):
    def expired(self, now: datetime) -> ShownPlanQuerySet:
        return self.filter(shown_at__lte=now - timedelta(days=DAYS))


class ShownPlan(models.Model):
    """A plan that someone saw. A plan names secrets, it holds none."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    plan_hash = models.CharField(max_length=64)
    packed = models.BinaryField()
    shown_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ShownPlanQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "plan_hash"), name="shown_plan_of_account"),)

    def __str__(self) -> str:
        return f"{self.account_id}/{self.plan_hash}"

    @staticmethod
    def pack(plan: Plan) -> bytes:
        return zlib.compress(json.dumps(plan.to_json(), ensure_ascii=False).encode(), 1)

    @property
    def plan(self) -> Plan:
        return Plan.from_json(json.loads(zlib.decompress(bytes(self.packed))))
