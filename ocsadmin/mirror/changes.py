"""What a run found to be different, as rows for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ocsadmin.directory import Entry

from . import shown
from .attribution import Found
from .context import Context
from .kinds import DN_ATTRIBUTE, MirrorKind
from .models import MirrorChange, MirroredObject

__all__ = ["DN_ATTRIBUTE", "Difference", "added", "changed", "deleted", "record"]


@dataclass(frozen=True)
class Difference:
    """A change with the object's name, and the values from before and now as a person reads them.

    ``exact`` has the same as on the wire, where the mirror keeps it: what restoring takes.
    """

    found: Found
    name: str
    old: list[str]
    new: list[str]
    note: str = ""
    exact: dict[str, Any] = field(default_factory=dict)


def added(kind: MirrorKind, entry: Entry, when: datetime) -> Difference:
    found = Found(entry.guid, entry.dn_text, "added", "", [], when)
    return Difference(found, kind.name_of(entry), [], [entry.dn_text])


def deleted(row: MirroredObject, name: str, note: str, when: datetime) -> Difference:
    exact = {"before": row.raw, "after": {}} if row.raw else {}
    return Difference(Found(row.guid, row.dn, "deleted", "", [], when), name, [row.dn], [], note, exact)


def changed(kind: MirrorKind, row: MirroredObject, entry: Entry, when: datetime) -> Iterator[Difference]:
    """One difference per attribute whose values differ; the DN counts as one."""
    base = Difference(Found(row.guid, entry.dn_text, "changed", "", [], when), kind.name_of(entry), [], [])
    if row.dn != entry.dn_text:
        moved = _of(base, DN_ATTRIBUTE, [entry.dn_text], [row.dn], [entry.dn_text])
        yield replace(moved, exact=_exact(DN_ATTRIBUTE, [row.dn], [entry.dn_text]))
    for attribute, old in _old_values(kind, row, entry):
        now = shown.to_json(entry.wire(attribute))
        found = _of(base, attribute, now, old, shown.readable(attribute, now))
        exact = _exact(attribute, row.raw.get(attribute, []), now) if kind.keep_raw else {}
        yield replace(found, exact=exact)


def _of(base: Difference, attribute: str, values: list[Any], old: list[str], new: list[str]) -> Difference:
    return replace(base, found=replace(base.found, attribute=attribute, values=values), old=old, new=new)


def _exact(attribute: str, before: list[Any], after: list[Any]) -> dict[str, Any]:
    return {"before": {attribute: before}, "after": {attribute: after}}


def _old_values(kind: MirrorKind, row: MirroredObject, entry: Entry) -> Iterator[tuple[str, list[str]]]:
    """The attributes that differ, with their values from before."""
    if kind.keep_raw:
        for attribute in kind.mapped:
            old, new = row.raw.get(attribute, []), shown.to_json(entry.wire(attribute))
            if sorted(map(str, old)) != sorted(map(str, new)):
                yield attribute, shown.readable(attribute, old)
        return
    seen: set[str] = set()
    for column in kind.columns:
        old = getattr(row, column.field)
        if column.attribute and column.attribute not in seen and old != column.read(entry):
            seen.add(column.attribute)
            yield column.attribute, shown.of_field(old)


def record(kind: MirrorKind, context: Context, differences: Sequence[Difference]) -> None:
    """Store differences, each with the job that made it. In the caller's transaction."""
    if not differences or not kind.recorded:
        return
    jobs = context.attribution([one.found for one in differences])
    rows = (_row(kind, context, one, job) for one, job in zip(differences, jobs, strict=True))
    MirrorChange.objects.bulk_create(rows, batch_size=500)


def _row(kind: MirrorKind, context: Context, one: Difference, job: int | None) -> MirrorChange:
    found = one.found
    return MirrorChange(
        run=context.run,
        kind=kind.name,
        guid=found.guid,
        dn=found.dn[:1024],
        name=one.name[:256],
        action=found.action,
        attribute=found.attribute[:128],
        old=one.old,
        new=one.new,
        note=one.note,
        exact=one.exact if job is None else {},
        when=found.when,
        job_id=job,
    )
