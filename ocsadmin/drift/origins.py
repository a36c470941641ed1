"""Where and when an outside change was first written, as the replication metadata of the object says.

Nobody's name is there: only the domain controller, the moment and how often the attribute was written.
Source: MS-ADTS 3.1.1.4.5.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import any_of
from ocsadmin.directory.replication_metadata import WANTED, ReplicationMetadata, Stamp, metadata_of_many
from ocsadmin.errors import DomainError
from ocsadmin.mirror.models import MirrorChange

logger = logging.getLogger(__name__)
AT_ONCE = 200
LATER = timedelta(minutes=5)
"""Clocks of domain controllers may differ by so much (Kerberos). A younger stamp belongs to a later change."""
_STAMPS = {"added": ("whenCreated", "objectClass"), "deleted": ("isDeleted",), "distinguishedName": ("name",)}


def note(directory: Directory) -> int:
    """Read the metadata of changes that it was not read for yet, the newest first. Returns how many were looked at.

    That the directory does not answer is no failure: they are looked at the next time.
    """
    unread = MirrorChange.objects.filter(job=None, origin_read_at=None).order_by("-pk")
    changes = list(unread.only("pk", "guid", "action", "attribute", "when")[:AT_ONCE])
    if not changes:
        return 0
    try:
        known = _metadata(changes, directory)
    except DomainError as error:
        logger.warning("Where outside changes came from can't be read: %s", error)
        return 0
    now = timezone.now()
    for change in changes:
        stamp = _stamp_of(change, known.get(change.guid))
        change.origin_read_at = now
        if stamp and stamp.when <= change.when + LATER:
            change.origin, change.origin_at = (stamp.controller or str(stamp.invocation_id))[:256], stamp.when
    MirrorChange.objects.bulk_update(changes, ["origin", "origin_at", "origin_read_at"], batch_size=AT_ONCE)
    return len(changes)


def _metadata(changes: Sequence[MirrorChange], directory: Directory) -> dict[UUID, ReplicationMetadata]:
    there = {one.guid for one in changes if one.action != "deleted"}
    gone = {one.guid for one in changes if one.action == "deleted"}
    entries = [*directory.get_many(sorted(there), WANTED).values(), *_tombstones(sorted(gone), directory)]
    return {one.guid: one for one in metadata_of_many(entries, directory)}


def _tombstones(guids: Sequence[UUID], directory: Directory) -> Iterator[Entry]:
    forest = directory.forest
    for base in (forest.domain, forest.configuration) if guids else ():
        yield from directory.search(base, any_of("objectGUID", list(guids)), attributes=WANTED, deleted=True)


def _stamp_of(change: MirrorChange, metadata: ReplicationMetadata | None) -> Stamp | None:
    if metadata is None:
        return None
    names: Iterable[str] = _STAMPS.get(change.attribute or change.action, (change.attribute,))
    return next((stamp for name in names if (stamp := metadata.of(name))), None)
