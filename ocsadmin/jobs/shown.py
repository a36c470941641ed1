"""Which plan someone saw: kept where it is shown, looked up where it is sent back by its hash."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils import timezone

from ocsadmin.acting import ActingAccount
from ocsadmin.plans.plan import Plan

from .models import ShownPlan

MOST_CHANGES: Final = 5_000
"""A larger plan is not kept: of it only what the plan is now can be told."""


def keep(plan: Plan, account: ActingAccount) -> None:
    """Note that this person has been shown this plan."""
    if not plan.changes or len(plan.changes) > MOST_CHANGES or account.pk is None:
        return
    ShownPlan.objects.bulk_create(
        [ShownPlan(account_id=account.pk, plan_hash=plan.hash, packed=ShownPlan.pack(plan), shown_at=timezone.now())],
        update_conflicts=True,
        unique_fields=("account", "plan_hash"),
        update_fields=("packed", "shown_at"),
    )


def find(plan_hash: str, account: ActingAccount) -> Plan | None:
    """The plan that this person saw under this hash; None where it is not kept (any more)."""
    kept = ShownPlan.objects.filter(account_id=account.pk, plan_hash=plan_hash).first()
    return kept.plan if kept else None


def remove_expired(now: datetime | None = None) -> int:
    """Those that were shown long ago. Returns how many."""
    count, _by_model = ShownPlan.objects.expired(now or timezone.now()).delete()
    return count
