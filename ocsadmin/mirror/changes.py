"""What a run found to be different, as rows for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any

from ocsadmin.directory import Entry
from ocsadmin.directory.replication_stamps import Stamp
from ocsadmin.directory.syntaxes import is_link

from . import shown
from .attribution import Found, Maker, Shared, of_side
from .context import Context
from .kinds import DN_ATTRIBUTE, MirrorKind
from .models import MirrorChange, MirroredObject
from .usn import usn_of

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


def changed(
    kind: MirrorKind, row: MirroredObject, entry: Entry, when: datetime, context: Context
) -> Iterator[Difference]:
    """One difference per attribute whose values differ; the DN counts as one. Needs the stamps loaded.

    What follows from another change is none: the DN below a container that was renamed, the name of a link's target.
    """
    about = Found(
        row.guid, entry.dn_text, "changed", "", [], when, row_usn=row.usn_changed, known=context.known(kind.name)
    )
    base, metadata = Difference(about, kind.name_of(entry), [], []), context.stamps.of(row.guid)
    still = about.known.stands_still(usn_of(entry), row.usn_changed)
    if row.dn != entry.dn_text and not still:
        moved = _of(base, DN_ATTRIBUTE, [entry.dn_text], [row.dn], [entry.dn_text], metadata.of("name"))
        yield replace(moved, exact=_exact(DN_ATTRIBUTE, [row.dn], [entry.dn_text]))
    for attribute, old in _old_values(kind, row, entry):
        if still and is_link(attribute):
            continue
        now = shown.to_json(entry.wire(attribute))
        found = _of(base, attribute, now, old, shown.readable(attribute, now), metadata.of(attribute))
        if kind.keep_raw:
            before = row.raw.get(attribute, [])
            known = replace(found.found, old=before)
            found = replace(found, found=known, exact=_exact(attribute, before, now))
        yield found


def _of(
    base: Difference, attribute: str, values: list[Any], old: list[str], new: list[str], stamp: Stamp | None
) -> Difference:
    found = replace(base.found, attribute=attribute, values=values, stamp=stamp)
    return replace(base, found=found, old=old, new=new)


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
    makers = context.attribution([one.found for one in differences])
    parts = chain.from_iterable(_parts(one, maker) for one, maker in zip(differences, makers, strict=True))
    rows = (_row(kind, context, one, job) for one, job in parts)
    MirrorChange.objects.bulk_create(rows, batch_size=500)


def _parts(one: Difference, maker: Maker) -> Iterator[tuple[Difference, int | None]]:
    """A change that a job and someone else made together is two: first what the job made."""
    if not isinstance(maker, Shared):
        yield one, maker
        return
    attribute, old, new = one.found.attribute, list(one.found.old or ()), list(one.found.values)
    between = [value for value in old if value not in of_side(old, maker.went)] + of_side(new, maker.came)
    for before, after, job in ((old, between, maker.job), (between, new, None)):
        found = replace(one.found, old=before, values=after)
        shown_as = (shown.readable(attribute, before), shown.readable(attribute, after))
        yield replace(one, found=found, old=shown_as[0], new=shown_as[1], exact=_exact(attribute, before, after)), job


def _row(kind: MirrorKind, context: Context, one: Difference, job: int | None) -> MirrorChange:
    found, stamp = one.found, one.found.stamp
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
        version=stamp.version if stamp else None,
        version_by=stamp.invocation_id if stamp else None,
        version_at=stamp.when if stamp else None,
    )
