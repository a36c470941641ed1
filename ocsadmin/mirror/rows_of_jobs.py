"""Rows of our jobs that may have made a change which replication found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps

from ocsadmin.directory import DN, BadDN
from ocsadmin.plans.kinds import written

from .batches import batches
from .kinds import DN_ATTRIBUTE
from .models import MirrorChange

if TYPE_CHECKING:
    from .attribution import Found

AT_ONCE = 500


@dataclass(frozen=True, eq=False)
class WroteRow:
    """One row. ``credited``: (action, attribute) of the changes of this object that were put down to its job before."""

    job: int
    kind: str
    change: Mapping[str, Any]
    outcome: Mapping[str, Any]
    written_at: datetime | None
    begun: bool
    credited: frozenset[tuple[str, str]] = field(default=frozenset())

    @property
    def new_dn(self) -> str:
        return str((self.change.get("data") or {}).get("new_dn", ""))

    def wrote(self, attribute: str) -> tuple[int, UUID, int] | None:
        """Version, controller and number of its write of this attribute; None where it does not know."""
        return written.of_row(self.outcome, "name" if attribute == DN_ATTRIBUTE else attribute)

    def concerns(self, attribute: str) -> bool:
        return any(_values(self.change.get(side), attribute) is not None for side in ("before", "after"))

    def sides(self, attribute: str) -> tuple[frozenset[str], frozenset[str]]:
        """The values that came by it, and those that went, as they are compared."""
        new, old = (_values(self.change.get(side), attribute) or () for side in ("after", "before"))
        return comparable(tuple(new)), comparable(tuple(old))

    def is_credited(self, one: Found) -> bool:
        return (one.action, one.attribute) in self.credited


class Rows:
    """By the GUID of their objects, and by DN for objects that a row created and whose GUID it does not know."""

    def __init__(self, by_guid: Mapping[UUID, Sequence[WroteRow]], by_dn: Mapping[str, Sequence[WroteRow]]) -> None:
        self._by_guid, self._by_dn = by_guid, by_dn

    def of(self, one: Found) -> Sequence[WroteRow]:
        """The newest first, by when they were written."""
        rows = self._by_guid.get(one.guid, ())
        return rows if rows or one.action != "added" else self._by_dn.get(_key(one.dn), ())


def about(found: Sequence[Found]) -> Rows:
    """Rows of jobs that were written, or are being written, to the objects of these changes."""
    guids = {one.guid for one in found}
    credited = _credited(guids)
    by_guid: dict[UUID, list[WroteRow]] = {}
    for values in _rows(target_guid__in=guids):
        guid = values["target_guid"]
        by_guid.setdefault(guid, []).append(_row(values, credited.get((guid, values["job_id"]), frozenset())))
    by_dn: dict[str, list[WroteRow]] = {}
    if any(one.action == "added" and one.guid not in by_guid for one in found):
        for values in _rows(target_guid=None, kind="directory.add"):
            by_dn.setdefault(_key(values["target"]), []).append(_row(values))
    return Rows(by_guid, by_dn)


_FIELDS = ("job_id", "kind", "target", "target_guid", "change_json", "outcome", "result", "started_at", "ended_at")


def _rows(**which: Any) -> list[dict[str, Any]]:
    """Values of rows that were begun and did not fail: the newest first by when they were written, not planned."""
    model = apps.get_model("jobs", "Row")
    guids = which.pop("target_guid__in", None)
    found: list[dict[str, Any]] = []
    for some in batches(list(guids), AT_ONCE) if guids is not None else [None]:
        among = {"target_guid__in": some} if some is not None else {}
        begun = model._default_manager.filter(**which, **among).exclude(started_at=None)
        found += begun.exclude(result__in=["Failure", "Skipped"]).values(*_FIELDS, "pk")
    return sorted(found, key=lambda row: (row["ended_at"] or row["started_at"], row["pk"]), reverse=True)


def _row(values: Mapping[str, Any], credited: frozenset[tuple[str, str]] = frozenset()) -> WroteRow:
    return WroteRow(
        job=values["job_id"],
        kind=str(values["kind"]).rpartition(".")[2],
        change=values["change_json"],
        outcome=values["outcome"] or {},
        written_at=values["ended_at"] or values["started_at"],
        begun=not values["result"],
        credited=credited,
    )


def _credited(guids: Iterable[UUID]) -> dict[tuple[UUID, int], frozenset[tuple[str, str]]]:
    """What earlier runs have put down to a job."""
    found: dict[tuple[UUID, int], set[tuple[str, str]]] = {}
    for some in batches(list(guids), AT_ONCE):
        known = MirrorChange.objects.filter(guid__in=some, job__isnull=False)
        for guid, job, action, attribute in known.values_list("guid", "job_id", "action", "attribute"):
            found.setdefault((guid, job), set()).add((action, attribute))
    return {key: frozenset(several) for key, several in found.items()}


def _values(side: Mapping[str, Iterable[Any]] | None, attribute: str) -> Iterable[Any] | None:
    return next((values for name, values in (side or {}).items() if name.lower() == attribute.lower()), None)


def _key(text: str) -> str:
    try:
        return DN.parse(text).key
    except BadDN:
        return text.casefold()


def comparable(values: Sequence[Any]) -> frozenset[str]:
    """Wire values for comparing: spelling aside."""
    return frozenset(str(value["base64"] if isinstance(value, dict) else value).casefold() for value in values)
