"""Rows whose objects the directory does not show: marked, looked for again, settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ocsadmin.directory import Entry

from .batches import batches
from .kinds import MirrorKind
from .models import KeptObject
from .units import MissingRight

AT_ONCE = 500
_UPDATED = ("dn", "name", "state", "looked_at", "unit", "right", "mirrored")


@dataclass(frozen=True)
class Keep:
    """One object to be marked. With ``missing`` it is not readable, else not found."""

    guid: UUID
    dn: str
    name: str
    missing: MissingRight | None = None
    readable: bool = True
    mirrored: bool = True

    @classmethod
    def unreadable(cls, entry: Entry, name: str, missing: MissingRight, *, mirrored: bool) -> Keep:
        return cls(entry.guid, entry.dn_text, name, missing, readable=False, mirrored=mirrored)

    @property
    def state(self) -> str:
        return KeptObject.State.NOT_FOUND if self.readable and not self.missing else KeptObject.State.NOT_READABLE


def mark(kind: MirrorKind, those: Sequence[Keep], now: datetime) -> int:
    """Note that these rows are kept; since when stays as it was first noted.

    Returns how many were not marked before.
    """
    known = sum(of(kind).filter(guid__in=[one.guid for one in some]).count() for some in batches(those, AT_ONCE))
    rows = (
        KeptObject(
            kind=kind.name,
            guid=one.guid,
            dn=one.dn[:1024],
            name=one.name[:256],
            state=one.state,
            since=now,
            looked_at=now,
            unit=str(one.missing.unit)[:1024] if one.missing else "",
            right=one.missing.right[:256] if one.missing else "",
            mirrored=one.mirrored,
        )
        for one in those
    )
    KeptObject.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["kind", "guid"],
        update_fields=list(_UPDATED),
    )
    return len(those) - known


def of(kind: MirrorKind) -> QuerySet[KeptObject]:
    return KeptObject.objects.filter(kind=kind.name)


def settle(kind: MirrorKind, guids: Collection[UUID]) -> int:
    """Forget the marks of these: their objects were read again, or their rows are gone. Returns how many there were."""
    count = 0
    for batch in batches(list(guids), AT_ONCE):
        count += of(kind).filter(guid__in=batch).delete()[0]
    return count
