"""Whose change was it? What a row of one of our jobs wrote is ours; all else is drift.

The directory itself knows which write an attribute's value came from: version, controller and number there
(replPropertyMetaData). A row remembers those of its own writes (``jobs.kinds.written``). Where they are the same, the
change is ours, however late it is seen and in whatever order the jobs ran; where they are others, it is not, though the
values be the same. Of an attribute with several values only what our rows wrote since the mirror looked is ours. Values
of links, and rows that could not read their write back, are compared by value, each row once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ocsadmin.directory import DN, BadDN
from ocsadmin.directory.replication_stamps import Stamp

from . import rows_of_jobs
from .kinds import DN_ATTRIBUTE
from .knowledge import NOTHING, Knowledge
from .rows_of_jobs import WroteRow, comparable

LOOK_BACK = timedelta(hours=1)
"""How long a row counts that ended without knowing what it wrote."""


@dataclass(frozen=True)
class Found:
    """One change that a run found. ``old`` and ``values`` are all values then and now, as on the wire (octets as
    ``{"base64": …}``); ``old`` is None where the mirror does not keep them. ``stamp`` is the last write of the
    attribute, None where the directory does not tell it.
    """

    guid: UUID
    dn: str
    action: str
    attribute: str
    values: Sequence[Any]
    when: datetime
    old: Sequence[Any] | None = None
    stamp: Stamp | None = None
    row_usn: int = 0
    known: Knowledge = field(default=NOTHING)


@dataclass(frozen=True)
class Shared:
    """A job made a part of it: these values came by it, and these went. The rest is someone else's."""

    job: int
    came: frozenset[str]
    went: frozenset[str]


Maker = int | Shared | None
Attribution = Callable[[Sequence[Found]], "Sequence[Maker]"]
"""For each change the primary key of the job that made it, what a job made of it, or None."""


def by_jobs(found: Sequence[Found]) -> list[Maker]:
    """Look among the rows of our jobs that are about the same objects. Three queries."""
    rows = rows_of_jobs.about(found)
    return [_maker(one, rows.of(one)) for one in found]


def _maker(one: Found, rows: Sequence[WroteRow]) -> Maker:
    if one.action in ("added", "deleted"):
        return next((row.job for row in rows if row.kind == {"added": "add", "deleted": "delete"}[one.action]), None)
    exact = next((row.job for row in rows if one.stamp and row.wrote(one.attribute) == _of(one.stamp)), None)
    if one.attribute == DN_ATTRIBUTE:
        return exact if exact is not None else _mover(one, rows)
    if _has_several(one):
        return _share(one, rows, exact)
    return exact if exact is not None else _by_value(one, rows)


def _of(stamp: Stamp) -> tuple[int, UUID, int]:
    return stamp.version, stamp.invocation_id, stamp.usn


def _mover(one: Found, rows: Sequence[WroteRow]) -> int | None:
    """A row that moved it to where it is, and does not know what it wrote."""
    key = _key(one.dn)
    fitting = (row for row in _without_stamp(one, rows) if row.kind == "rename" and _key(row.new_dn) == key)
    return next((row.job for row in fitting), None)


def _by_value(one: Found, rows: Sequence[WroteRow]) -> int | None:
    """The newest row about this attribute that does not know what it wrote, if its values are what stands there."""
    newest = next((row for row in _without_stamp(one, rows) if row.concerns(one.attribute)), None)
    if newest is None:
        return None
    now, (came, went) = comparable(one.values), newest.sides(one.attribute)
    return newest.job if came <= now and not (went - came) & now else None


def _without_stamp(one: Found, rows: Sequence[WroteRow]) -> list[WroteRow]:
    """Rows whose write can only be told by its values: not counted already, still under way or ended lately."""
    since = one.when - LOOK_BACK
    return [
        row
        for row in rows
        if row.wrote(one.attribute) is None
        and not row.is_credited(one)
        and (row.begun or (row.written_at is not None and row.written_at >= since))
    ]


def _share(one: Found, rows: Sequence[WroteRow], exact: int | None) -> Maker:
    """What our rows wrote of an attribute with several values since the mirror looked."""
    now, then = comparable(one.values), comparable(one.old or ())
    came, went = now - then, then - now
    ours_came, ours_went, job = frozenset[str](), frozenset[str](), exact
    for row in reversed([row for row in rows if _is_in_play(one, row)]):
        new, old = row.sides(one.attribute)
        ours_came, ours_went = (ours_came | (new - old)) & came, (ours_went | (old - new)) & went
        if (new - old) & came or (old - new) & went:
            job = row.job if exact is None else exact
    if job is None or not (ours_came or ours_went):
        return exact if not (came or went) else None
    return job if (ours_came, ours_went) == (came, went) else Shared(job, ours_came, ours_went)


def _is_in_play(one: Found, row: WroteRow) -> bool:
    if not row.concerns(one.attribute):
        return False
    if (wrote := row.wrote(one.attribute)) is None:
        return row in _without_stamp(one, [row])
    version, invocation, usn = wrote
    if one.stamp is not None and version > one.stamp.version:
        return False
    return one.known.wrote_since(invocation, usn, one.row_usn)


def _has_several(one: Found) -> bool:
    return one.old is not None and max(len(one.values), len(one.old)) > 1


def _key(text: str) -> str:
    try:
        return DN.parse(text).key
    except BadDN:
        return text.casefold()


def of_side(values: Sequence[Any], among: frozenset[str]) -> list[Any]:
    """Those of the values that are meant by their comparable form."""
    return [value for value in values if comparable([value]) & among]
