"""Who did what when: jobs, validations, sign-offs and changes from outside, in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from ocsadmin.mirror.models import MirrorChange
from pools.models import Pool, SignOff, ValidationRun

from .jobs import JobPart

MOST: Final = 500


@dataclass(frozen=True)
class Event:
    when: datetime
    who: str
    what: str


def events_of(pool: Pool, jobs: Sequence[JobPart], signed: Iterable[tuple[str, SignOff]]) -> list[Event]:
    """The oldest first. Two queries beside what is given."""
    found = [*_jobs(jobs), *_sign_offs(signed), *_validations(pool), *_from_outside(pool)]
    return sorted(found, key=lambda one: one.when)[-MOST:]


def _jobs(jobs: Iterable[JobPart]) -> Iterator[Event]:
    for part in jobs:
        job = part.job
        yield Event(
            job.created_at, job.created_by_name, _("Job %(pk)d: %(title)s") % {"pk": job.pk, "title": job.title}
        )
        if job.ended_at:
            what = _("Job %(pk)d ended: %(state)s") % {"pk": job.pk, "state": job.get_state_display()}
            yield Event(job.ended_at, "", what)


def _sign_offs(signed: Iterable[tuple[str, SignOff]]) -> Iterator[Event]:
    for title, one in signed:
        said = {"title": title, "kind": one.get_kind_display(), "note": f": {one.note}" if one.note else ""}
        yield Event(one.signed_at, one.signed_by_name, _("“%(title)s” signed off as %(kind)s%(note)s") % said)
        if one.withdrawn_at:
            yield Event(one.withdrawn_at, one.withdrawn_by_name, _("“%(title)s”: sign-off withdrawn") % said)


def _validations(pool: Pool) -> Iterator[Event]:
    for run in ValidationRun.objects.filter(pool_guid=pool.guid, ended_at__isnull=False)[:MOST]:
        bad = run.counts.get("failure", 0)
        what = _("Validation %(pk)d of %(subject)s: %(bad)d failures") % {
            "pk": run.pk,
            "subject": run.subject,
            "bad": bad,
        }
        yield Event(run.ended_at or run.created_at, run.created_by_name or str(run.get_source_display()), what)


def _from_outside(pool: Pool) -> Iterator[Event]:
    changed = MirrorChange.objects.filter(guid=pool.guid, job=None, action=MirrorChange.Action.CHANGED)
    for one in changed.order_by("-when")[:MOST]:
        what = _("%(attribute)s was changed outside the console") % {"attribute": one.attribute}
        yield Event(one.when, "", what)
