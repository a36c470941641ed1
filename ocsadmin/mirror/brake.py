"""When too much would vanish from the mirror at once, nothing does until a person agrees.

An account that lost its right to read, a wrong base, a controller that answers with nothing: all look as if objects had
been deleted. A tombstone proves a deletion; only the plain limit holds for those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .deletion import DELETED, Missing
from .kinds import MirrorKind
from .models import HeldDeletion, ReplicationRun

SHARE = 0.2
FEW = 5
"""So many unproven losses are let through however small the kind is, unless the answer held nothing at all."""


def reason_to_stop(kind: MirrorKind, missing: Sequence[Missing], *, rows: int, read: int | None) -> str:
    """Why the losses of one kind look wrong; empty where they don't.

    ``rows`` is how many the mirror held, ``read`` how many a full read answered with (None in a delta).
    """
    unproven = sum(one.reason != DELETED for one in missing)
    if unproven and read == 0:
        return f"{kind.title}: the directory answered with none, the mirror holds {rows}."
    if unproven > max(FEW, SHARE * rows):
        return f"{kind.title}: {unproven} of {rows} are gone without a trace of their deletion."
    return ""


def too_many(missing: Mapping[MirrorKind, Sequence[Missing]], most: int) -> str:
    """Why all losses together look wrong; ``most`` is the setting MIRROR_DELETE_BRAKE."""
    count = sum(len(losses) for losses in missing.values())
    return f"{count} rows would be deleted; the brake is set to {most}." if count > most else ""


def hold(run: ReplicationRun, missing: Mapping[MirrorKind, Sequence[Missing]]) -> None:
    """Keep the names of what would be deleted, for the page on which a person decides."""
    HeldDeletion.objects.bulk_create(
        (
            HeldDeletion(run=run, kind=kind.name, guid=o.guid, name=o.name, dn=o.dn, reason=o.reason)
            for kind, losses in missing.items()
            for o in losses
        ),
        batch_size=500,
    )
