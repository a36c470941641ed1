"""Whose change was it? A change that repeats what a row of one of our jobs wrote is ours; all others are drift."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from .models import MirrorChange

LOOK_BACK = timedelta(hours=1)


@dataclass(frozen=True)
class Found:
    """One change that a run found. ``values`` are all values now, as on the wire (octets as ``{"base64": …}``)."""

    guid: UUID
    dn: str
    action: str
    attribute: str
    values: Sequence[Any]
    when: datetime


Attribution = Callable[[Sequence[Found]], "list[int | None]"]
"""For each change the primary key of the job that made it, or None."""


def by_jobs(found: Sequence[Found]) -> list[int | None]:
    """Match changes with the rows of jobs of the last hour: same object, and the values that the row left behind.

    Only the newest row that concerns the value counts, and only once: when someone else later brings back what an
    older row wrote, that is theirs.
    """
    if not found:
        return []
    rows, credited = _recent_rows(found), _credited(found)
    return [_maker(one, rows.get(_key(one), ()), credited) for one in found]


def _maker(one: Found, rows: Sequence[Mapping[str, Any]], credited: Container[tuple[Any, ...]]) -> int | None:
    newest = next((row for row in rows if _concerns(row, one)), None)
    if newest is None or not _made(newest, one) or (one.guid, one.action, one.attribute, newest["job_id"]) in credited:
        return None
    job: int = newest["job_id"]
    return job


def _credited(found: Sequence[Found]) -> set[tuple[Any, ...]]:
    """What earlier runs have put down to a job: (guid, action, attribute, job)."""
    known = MirrorChange.objects.filter(guid__in={one.guid for one in found}, job__isnull=False)
    return set(known.values_list("guid", "action", "attribute", "job_id"))


def _recent_rows(found: Sequence[Found]) -> dict[object, list[Mapping[str, Any]]]:
    """Rows by GUID, and by DN for objects that a row created (their GUID was not known before); newest first."""
    row_model = apps.get_model("jobs", "Row")
    guids = {one.guid for one in found}
    new = {one.dn for one in found if one.action == "added"}
    recent = row_model._default_manager.filter(
        Q(target_guid__in=guids) | Q(target__in=new), started_at__gte=min(one.when for one in found) - LOOK_BACK
    ).exclude(result__in=["Failure", "Skipped"])
    by_key: dict[object, list[Mapping[str, Any]]] = {}
    for row in recent.order_by("-pk").values("job_id", "kind", "target", "target_guid", "change_json"):
        for key in {row["target_guid"], row["target"].casefold()}:
            by_key.setdefault(key, []).append(row)
    return by_key


def _key(one: Found) -> object:
    return one.dn.casefold() if one.action == "added" else one.guid


def _concerns(row: Mapping[str, Any], one: Found) -> bool:
    """Whether the row is about this kind of change, whatever values it left."""
    kind = str(row["kind"]).rpartition(".")[2]
    whole = {"added": "add", "deleted": "delete"}.get(one.action) or (
        "rename" if one.attribute == "distinguishedName" else ""
    )
    if whole:
        return kind == whole
    sides = (row["change_json"].get(name) for name in ("before", "after"))
    return any(_values(side, one.attribute) is not None for side in sides)


def _made(row: Mapping[str, Any], one: Found) -> bool:
    kind = str(row["kind"]).rpartition(".")[2]
    if one.action == "added":
        return kind == "add"
    if one.action == "deleted":
        return kind == "delete"
    if one.attribute == "distinguishedName":
        return kind == "rename"
    return _left_behind(row["change_json"], one)


def _left_behind(change: Mapping[str, Any], one: Found) -> bool:
    """Whether the values that the row added are there and those that it removed are not."""
    added, removed = _values(change.get("after"), one.attribute), _values(change.get("before"), one.attribute)
    if added is None and removed is None:
        return False
    now = _comparable(one.values)
    came, went = _comparable(added or ()), _comparable(removed or ())
    return came <= now and not (went - came) & now


def _values(side: Mapping[str, Iterable[Any]] | None, attribute: str) -> Iterable[Any] | None:
    return next((values for name, values in (side or {}).items() if name.lower() == attribute.lower()), None)


def _comparable(values: Iterable[Any]) -> frozenset[str]:
    return frozenset(str(value["base64"] if isinstance(value, dict) else value).casefold() for value in values)
