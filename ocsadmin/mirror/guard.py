"""What an answer lacks for want of a right is told from what someone erased.

Active Directory leaves out of an answer, without a word, what the asking account may not read. So a value that has gone
is believed only where the directory says that it was written since (replPropertyMetaData), or where that can't be read,
where the object changed at all (uSNChanged). And an object without what every object has is not readable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from uuid import UUID

from ocsadmin.directory import DN, BadDN, Directory, DNWithBinary, Entry, wire
from ocsadmin.directory.replication_stamps import Stamp
from ocsadmin.directory.syntaxes import decode, is_link

from . import shown
from .context import Context
from .kinds import DN_ATTRIBUTE, MirrorKind
from .knowledge import Knowledge
from .models import MirrorChange, MirroredObject
from .usn import usn_of

Version = tuple[int, datetime, bytes]
"""How often an attribute was written, when last, and where: compared in this order (MS-DRSR 5.11)."""


class Guard:
    """Looks at answers about objects of one kind."""

    def __init__(self, kind: MirrorKind, context: Context) -> None:
        self.kind, self.context = kind, context
        self._is_there = lru_cache(maxsize=1024)(partial(_is_there, context.directory))

    def lacking(self, entry: Entry) -> list[str]:
        """What every object has and this answer has not."""
        octets = entry.octets
        return [name for name in self.kind.expected if name not in octets]

    def not_erased(self, pairs: Sequence[tuple[MirroredObject, Entry]]) -> dict[UUID, list[str]]:
        """Attributes that the row has and the answer has not, although nobody erased them, by GUID."""
        vanished = {row.guid: self.vanished(row, entry) for row, entry in pairs}
        doubtful = [(row, entry) for row, entry in pairs if vanished[row.guid]]
        found = {row.guid: self.unproven(row, entry, vanished[row.guid]) for row, entry in doubtful}
        return {guid: names for guid, names in found.items() if names}

    def load(self, pairs: Sequence[tuple[MirroredObject, Entry]]) -> None:
        """Ask when the attributes were written, of those objects of which that may matter."""
        other = not self.known.same_controller
        self.context.stamps.load([row.guid for row, entry in pairs if other or self.vanished(row, entry)])

    @property
    def known(self) -> Knowledge:
        return self.context.known(self.kind.name)

    def older(self, row: MirroredObject, entry: Entry) -> list[str]:
        """Attributes of which another controller than the mirror's gives a value that is older than the row's.

        Values of links carry no time of their own; where one object is read, those of the row are kept.
        """
        metadata = self.context.stamps.of(row.guid)
        if self.known.same_controller or not metadata.known:
            return []
        return [name for name in self._differing(row, entry) if self._is_older(row, name, metadata.of(name))]

    def deleted_since(self, entries: Sequence[Entry]) -> set[UUID]:
        """Objects that another controller still shows, although the mirror has seen their deletion."""
        if self.known.same_controller or not entries:
            return set()
        guids = [entry.guid for entry in entries]
        gone = MirrorChange.objects.filter(kind=self.kind.name, guid__in=guids, action=MirrorChange.Action.DELETED)
        suspects = set(gone.values_list("guid", flat=True))
        self.context.stamps.load(suspects)
        return {guid for guid in suspects if not self._is_alive_again(guid)}

    def _is_alive_again(self, guid: UUID) -> bool:
        """Whether it was made, or undeleted, after what the mirror knows; every controller writes its cn by itself."""
        metadata = self.context.stamps.of(guid)
        stamps = [stamp for name in ("whenCreated", "isDeleted") if (stamp := metadata.of(name))]
        return not metadata.known or any(self.known.is_news(stamp, 0) for stamp in stamps)

    def moved_back(self, row: MirroredObject, entry: Entry) -> bool:
        """Whether the answer gives a name or a place that is older than the row's."""
        stamp = self.context.stamps.of(row.guid).of("name")
        return row.dn != entry.dn_text and stamp is not None and self._is_older(row, DN_ATTRIBUTE, stamp)

    def _is_older(self, row: MirroredObject, name: str, stamp: Stamp | None) -> bool:
        if self.known.same_controller:
            return False
        if stamp is None:
            return not is_link(name) or self.context.run is None
        if not self.known.is_news(stamp, row.usn_changed):
            return True
        last = self._versions(row.guid).get(name.lower())
        return last is not None and last > (stamp.version, stamp.when, stamp.invocation_id.bytes_le)

    def _versions(self, guid: UUID) -> dict[str, Version]:
        """The writes that the mirror has seen last, by attribute in lower case: of two the higher version wins."""
        seen = MirrorChange.objects.filter(guid=guid).exclude(version=None).order_by("pk")
        return {
            name.lower(): (version, when, by.bytes_le)
            for name, version, when, by in seen.values_list("attribute", "version", "version_at", "version_by")
            if version is not None and when is not None and by is not None
        }

    def _differing(self, row: MirroredObject, entry: Entry) -> Iterator[str]:
        if self.kind.keep_raw:
            for name in self.kind.mapped:
                if sorted(shown.to_octets(row.raw.get(name, []))) != sorted(entry.raw(name)):
                    yield name
            return
        for column in self.kind.columns:
            if column.attribute and getattr(row, column.field) != column.read(entry):
                yield column.attribute

    def unproven(self, row: MirroredObject, entry: Entry, names: Iterable[str]) -> list[str]:
        """Those of the missing attributes of which nothing says that they were erased. Needs the stamps loaded."""
        return [name for name in names if not self._was_erased(row, entry, name)]

    def _was_erased(self, row: MirroredObject, entry: Entry, name: str) -> bool:
        known, metadata = self.known, self.context.stamps.of(row.guid)
        if stamp := metadata.of(name):
            return known.is_news(stamp, row.usn_changed)
        if metadata.known and not known.same_controller and not is_link(name):
            return False  # never written there: the row knows more
        usn = usn_of(entry)
        moved = bool(usn) and not known.stands_still(usn, row.usn_changed)
        return moved or (is_link(name) and not any(map(self._is_there, _targets(row, name))))

    def vanished(self, row: MirroredObject, entry: Entry) -> list[str]:
        return list(_vanished(self.kind, row, entry))

    def completed(self, row: MirroredObject, entry: Entry, names: Iterable[str]) -> Entry:
        """The answer with these attributes, and missing stamps, taken from the row. For kinds that keep all values."""
        octets = dict(entry.octets)
        octets.update((name.lower(), shown.to_octets(row.raw.get(name, []))) for name in names)
        octets.setdefault("usnchanged", [str(row.usn_changed).encode()])
        for name, moment in (("whencreated", row.when_created), ("whenchanged", row.when_changed)):
            if moment:
                octets.setdefault(name, [str(wire(moment)).encode()])
        dn = row.dn if self.moved_back(row, entry) else entry.dn_text
        return Entry.of_lower_case(dn, {name: values for name, values in octets.items() if values})


def _vanished(kind: MirrorKind, row: MirroredObject, entry: Entry) -> Iterator[str]:
    """Attributes that had values when the row was read, and have none in this answer."""
    if kind.keep_raw:
        yield from (name for name in kind.mapped if row.raw.get(name) and not entry.has(name))
        return
    seen: set[str] = set()
    for column in kind.columns:
        name = column.attribute
        if name and name not in seen and not entry.has(name) and getattr(row, column.field) != column.read(entry):
            seen.add(name)
            yield name


def _targets(row: MirroredObject, name: str) -> Iterator[DN]:
    for octets in shown.to_octets(row.raw.get(name, [])):
        try:
            value = decode(name, octets)
        except (BadDN, ValueError):
            continue
        if isinstance(value, DNWithBinary):
            value = value.dn
        if isinstance(value, DN):
            yield value


def _is_there(directory: Directory, dn: DN) -> bool:
    return directory.get(dn, ("objectGUID",)) is not None
