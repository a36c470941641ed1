"""Which jobs and rows the acting account may see: rights on people may be limited to some of them.

Rows about people outside its area are not there for it, and neither is what a job says of them: their number, the
wish, the notices. Jobs that are about no people at all are for everyone who may look at jobs.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from ocsadmin import acting
from ocsadmin.acting import people, rights
from ocsadmin.acting.scopes import can_be_delegated
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change

from .models import Job, Row

Jobs = TypeVar("Jobs", bound=QuerySet[Any])
Rows = TypeVar("Rows", bound=QuerySet[Any])
_SHOWN = "_is_as_seen"


def is_limited() -> bool:
    return acting.scope().is_limited


def jobs(found: Jobs) -> Jobs:
    """Those that the account made itself, that are about no people, or about someone whom it may see."""
    if not is_limited():
        return found
    seen = Row.objects.filter(_seen(), job=OuterRef("pk"))
    return found.filter(Q(created_by=acting.account()) | ~_personal() | Exists(seen))


def rows(found: Rows) -> Rows:
    """Of the rows those about people whom the account may see."""
    return found.filter(_seen()) if is_limited() else found


def sees_all_of(job: Job) -> bool:
    return not is_limited() or rows(job.rows.all()).count() == job.row_count


def shown(job: Job) -> Job:
    """The job as the account may see it: a copy where that is less. Never saved."""
    return shown_all([job])[0]


def shown_all(those: Iterable[Job]) -> list[Job]:
    """The same for a page of jobs. One query."""
    listed = list(those)
    if not is_limited() or all(hasattr(job, _SHOWN) for job in listed):
        return listed
    counts: dict[int, dict[str, int]] = {job.pk: {} for job in listed}
    asked = rows(Row.objects.filter(job__in=list(counts))).order_by().values_list("job", "result")
    for pk, result, count in asked.annotate(Count("pk")):
        counts[pk][result] = count
    return [_as_seen(job, counts[job.pk]) for job in listed]


def change_of(row: Row) -> Change:
    """What a row does, without the fields that the account may not see."""
    return without_hidden(row.change)


def without_hidden(change: Change) -> Change:
    hidden = acting.scope().hidden
    if not hidden:
        return change
    secret = people.attributes_shown(hidden)
    before, after = (
        {name: values for name, values in side.items() if name.lower() not in secret}
        for side in (change.before, change.after)
    )
    return replace(change, before=before, after=after, title=people.redacted(change.title, hidden))


def text(told: str) -> str:
    """A title or message without the values of hidden fields."""
    hidden = acting.scope().hidden
    return people.redacted(told, hidden) if hidden else told


def _as_seen(job: Job, counts: dict[str, int]) -> Job:
    total = sum(counts.values())
    is_own = acting.account() is not None and job.created_by_id == getattr(acting.account(), "pk", None)
    is_whole = total == job.row_count
    seen = copy.copy(job)
    setattr(seen, _SHOWN, True)
    seen.title, seen.message = text(job.title), text(job.message)
    if not can_be_delegated(job.permission) or (is_whole and is_own):
        return seen
    seen.spec, seen.notices = {}, []
    if not is_whole:
        seen.title = _what(job)
        seen.counts, seen.row_count = counts, total
    return seen


def _what(job: Job) -> str:
    """What a job does, without saying with whom: “Move users to another pool”."""
    title = rights.title_of(job.permission)
    said = job.operation.replace("_", " ") if title is None or job.operation != "undo" else f"undo: {title}"
    return said[:1].upper() + said[1:]


def _personal() -> Q:
    return Q(permission__startswith="users.") | Q(permission__startswith="mirror.")


def _personal_row() -> Q:
    return Q(job__permission__startswith="users.") | Q(job__permission__startswith="mirror.")


def _seen() -> Q:
    provider = people.provider()
    if provider is None:
        return ~_personal_row()
    of_nobody = ~Q(target_guid__in=provider.everyone()) | Q(target_guid=None)
    own = Q(job__created_by=acting.account(), target_guid=None)
    return Q(target_guid__in=provider.visible()) | (~_personal_row() & of_nobody) | own | _added_in_area()


def _added_in_area() -> Q:
    """People who were added in units of the area: their rows know a place, no GUID yet."""
    keys = {key for area in acting.scope().areas() if area.pools is None for key in area.units or ()}
    provider = people.provider()
    condition = Q(pk__in=())
    for dn in provider.units(keys) if provider and keys else ():
        condition |= Q(target__iendswith=f",{dn}")
    return Q(target_guid=None, kind="directory.add") & condition


def counted(job: Job) -> dict[str, int]:
    """Rows by result, counted now, of those that the account sees."""
    return dict(rows(job.rows.all()).order_by().values_list("result").annotate(Count("pk")))


def row(one: Row) -> Row:
    """A row as the account may see it. Not to be saved."""
    one.title, one.message = text(one.title), text(one.message)
    return one


def get(pk: int | str) -> Job:
    """:raises Http404: there is no such job, or none that the account may see."""
    return get_object_or_404(jobs(Job.objects.all()), pk=pk)


def get_row(pk: int | str, number: int | str) -> Row:
    """:raises Http404: there is no such row, or none that the account may see."""
    return get_object_or_404(rows(Row.objects.select_related("job")), job_id=pk, number=number)


class NotAllYours(DomainError):
    """The job is also about people outside your area."""

    code, status = "not-all-yours", 403
    message = "Job {job} is also about people whom you may not change."
    hint = "Ask someone whose rights reach all of them."


def require_all(job: Job) -> None:
    """For what can only be done with a job as a whole. :raises NotAllYours: it has rows that are not seen."""
    if not sees_all_of(job):
        raise NotAllYours(job=job.pk)


def numbers(wanted: Sequence[int], job: Job) -> list[Row] | None:
    """The rows of these numbers that the account sees; without numbers all it sees, None where nothing limits it."""
    if not wanted:
        return list(rows(job.rows.all())) if is_limited() else None
    return list(rows(job.rows.filter(number__in=wanted)))
