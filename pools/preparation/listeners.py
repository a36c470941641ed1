"""After a preparation: who acted has new groups, and the forest is another."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ocsadmin import parts
from ocsadmin.accounts.limits import limits
from ocsadmin.accounts.models import Account
from ocsadmin.jobs.models import Job

from . import site_notice

OPERATIONS = ("prepare_forest", "prepare_domain")


def after_preparation(job: Job) -> None:
    """Let everyone's groups be read again at their next request, and look for RTC Service anew."""
    if job.operation in OPERATIONS or (job.undo_of is not None and job.undo_of.operation in OPERATIONS):
        long_ago = timezone.now() - timedelta(seconds=limits().groups_fresh + 1)
        Account.objects.filter(directory_guid__isnull=False, groups_read_at__gt=long_ago).update(
            groups_read_at=long_ago
        )
        site_notice.forget()
        parts.directory().forget_forest()
