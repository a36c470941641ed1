"""Replication: what the directory says, repeated in our database. The doors of this room.

A domain app declares what is mirrored by ``kinds.register(MirrorKind(…))``; faces call the functions here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from ocsadmin.directory import Directory

    from .attribution import Attribution
    from .fresh import Freshness
    from .models import MirroredObject, ReplicationRun


def replicate(
    directory: Directory,
    mode: str = "full",
    only: Sequence[str] | None = None,
    requested_by: str = "",
    attribution: Attribution | None = None,
) -> ReplicationRun:
    """Bring the mirror up to date. ``mode`` is ``full`` or ``delta``; ``only`` names kinds, None means all.

    Returns the run's record, whether it completed, failed or was stopped by the brake. A delta that nobody asked for
    and that found nothing is not kept (its ``pk`` is None).

    :raises AlreadyRunning: another worker replicates now.
    :raises UnknownKind: ``only`` names a kind that is not declared.
    """
    from .replication import run_replication  # noqa: PLC0415 - Django imports this package before there are models

    return run_replication(directory, mode=mode, only=only, requested_by=requested_by, attribution=attribution)


def read_now(kind_name: str, guid: UUID, directory: Directory) -> MirroredObject | None:
    """Read one object live and store it. None when it is gone, or is no object of this kind any more."""
    from .live import read_one  # noqa: PLC0415 - Django imports this package before there are models

    return read_one(kind_name, guid, directory)


def freshness() -> Freshness:
    """How old the mirror is, whether a run goes on, and what is wrong. One query."""
    from .fresh import read_freshness  # noqa: PLC0415 - Django imports this package before there are models

    return read_freshness()
