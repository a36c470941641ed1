"""Objects that were not found or not readable are looked for again in each delta.

A few of them are enough while nothing has changed. Once one is found, all are looked for, and what lies in the
container that can be read again is read whole: it may hold objects that the mirror never saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils import timezone

from ocsadmin.directory import DN
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import And, any_of

from . import kept
from .context import Context
from .deletion import BATCH, let_go, look_for
from .kinds import MirrorKind
from .models import KeptObject
from .store import Store


def look_again(kinds: Sequence[MirrorKind], context: Context) -> None:
    """Look for the objects that are marked. What is found is stored, what was deleted goes, the others stay marked."""
    units: set[str] = set()
    for kind in kinds:
        while some := _longest_ago(kind, context):
            settled = _look(kind, some, context)
            units |= {mark.unit for mark in settled if mark.unit}
            if not settled:
                break
    _read_units(units, kinds, context)


def _longest_ago(kind: MirrorKind, context: Context) -> list[KeptObject]:
    return list(kept.of(kind).filter(looked_at__lt=context.started).order_by("looked_at", "pk")[:BATCH])


def _look(kind: MirrorKind, marks: Sequence[KeptObject], context: Context) -> list[KeptObject]:
    """Which of them need no mark any more."""
    guids = [mark.guid for mark in marks]
    store = Store(kind, context)
    let_go(kind, look_for(kind, guids, context, store), context)
    _look_for_unread(kind, [mark.guid for mark in marks if not mark.mirrored], context, store)
    still = set(kept.of(kind).filter(guid__in=guids).values_list("guid", flat=True))
    kept.of(kind).filter(guid__in=still).update(looked_at=max(timezone.now(), context.started))
    return [mark for mark in marks if mark.guid not in still]


def _look_for_unread(kind: MirrorKind, guids: list[UUID], context: Context, store: Store) -> None:
    """Objects that the mirror has no row of. One that is gone needs no mark."""
    if not guids:
        return
    there = context.directory.get_many(guids, kind.attributes)
    where = And((kind.where, any_of("objectGUID", guids)))
    base = kind.base_in(context.directory.forest)
    store.take(list(context.directory.search(base, where, attributes=kind.attributes)))
    kept.settle(kind, [guid for guid in guids if guid not in there])


def _read_units(units: Iterable[str], kinds: Sequence[MirrorKind], context: Context) -> None:
    """Read all that lies in these containers, each once."""
    read: list[DN] = []
    for unit in sorted(map(DN.parse, units), key=len):
        if not any(unit == above or unit.is_below(above) for above in read):
            read.append(unit)
            for kind in kinds:
                _read_unit(kind, unit, context)


def _read_unit(kind: MirrorKind, unit: DN, context: Context) -> None:
    base = kind.base_in(context.directory.forest)
    if unit != base and not unit.is_below(base):
        return
    store = Store(kind, context)
    try:
        for page in context.directory.pages(unit, kind.where, attributes=kind.attributes):
            store.take(page)
    except NotThere:
        return
