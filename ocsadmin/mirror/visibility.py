"""What of replication the acting account may see: of people only those in its area, and no numbers of the others."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from ocsadmin import acting
from ocsadmin.acting import people
from ocsadmin.jobs import visibility as jobs

from .models import MirrorChange, ReplicationRun

Rows = TypeVar("Rows", bound=QuerySet[Any])


def changes(found: Rows) -> Rows:
    """Changes of what the account may see, without those of hidden fields. ``found`` has ``kind`` and ``guid``."""
    scope, provider = acting.scope(), people.provider()
    if not scope.is_limited or provider is None:
        return found
    if scope.hidden:
        found = found.annotate(lower=Lower("attribute")).exclude(lower__in=people.attributes_shown(scope.hidden))
    return objects(found)


def objects(found: Rows) -> Rows:
    """Rows about objects that the account may see: with ``kind`` and ``guid``."""
    scope, provider = acting.scope(), people.provider()
    if not scope.is_limited or provider is None:
        return found
    return found.filter(~Q(kind=provider.kind) | Q(guid__in=provider.visible()))


def counts_of(run: ReplicationRun) -> dict[str, dict[str, Any]]:
    """The counts of a run by kind, without those of people where one may not see everyone."""
    provider = people.provider()
    hidden = provider.kind if provider and acting.scope().is_limited else ""
    return {name: count for name, count in run.counts.items() if name != hidden}


def runs(those: Iterable[ReplicationRun]) -> list[ReplicationRun]:
    """Runs with the counts that one may see. Copies, never saved."""
    listed = list(those)
    return [_as_seen(run) for run in listed] if acting.scope().is_limited else listed


def with_jobs(those: Iterable[MirrorChange]) -> list[MirrorChange]:
    """Changes whose jobs say only what one may see. Not to be saved."""
    listed = list(those)
    if acting.scope().is_limited:
        shown = {job.pk: job for job in jobs.shown_all({one.job_id: one.job for one in listed if one.job}.values())}
        for one in listed:
            one.job = shown.get(one.job_id) if one.job_id else None
    return listed


def may_see(kind: str, guid: UUID) -> bool:
    scope, provider = acting.scope(), people.provider()
    if not scope.is_limited or provider is None or kind != provider.kind:
        return True
    return bool(provider.visible().filter(guid=guid).exists())


def _as_seen(run: ReplicationRun) -> ReplicationRun:
    seen = copy.copy(run)
    seen.counts = counts_of(run)
    if run.state == ReplicationRun.State.STOPPED:  # its text counts people
        seen.error, seen.cure = str(_("Deletions were held back.")), ""
    return seen
