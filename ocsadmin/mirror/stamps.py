"""When, where and how often the attributes of changed objects were written: asked once for each of them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ocsadmin.directory import Directory
from ocsadmin.directory.replication_metadata import stamps_of_many
from ocsadmin.directory.replication_stamps import ReplicationMetadata

NONE = ReplicationMetadata(UUID(int=0), known=False)


class Stamps:
    """The replication metadata of the objects at hand. Those of the chunk before are forgotten: memory stays flat."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._known: dict[UUID, ReplicationMetadata] = {}

    def load(self, guids: Collection[UUID]) -> None:
        """Ask for these, unless they are known.

        :raises DirectoryError: the directory can't be read.
        """
        known = {guid: self._known[guid] for guid in guids if guid in self._known}
        missing = [guid for guid in guids if guid not in known]
        self._known = known
        if missing:
            found = stamps_of_many(missing, self._directory)
            self._known.update((guid, found.get(guid, NONE)) for guid in missing)

    def of(self, guid: UUID) -> ReplicationMetadata:
        """``known`` is False where they may not be read, or were not asked for."""
        return self._known.get(guid, NONE)
