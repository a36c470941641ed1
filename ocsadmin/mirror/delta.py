"""Delta replication: what changed since a watermark, by uSNChanged on the same domain controller.

One question per naming context tells everything that changed in it (GUIDs only, tombstones too); where nothing did, no
other question follows. Then each kind asks for its own objects among them. Rows whose objects changed and don't match
any more have been deleted or have left the kind's scope.

DirSync (MS-ADTS 3.1.1.3.4.1.3) would tell the same. It isn't used: it takes a right of its own (Replicating Directory
Changes), leaves the size of its pages to the server, sends changed attributes only, so that objects need a second read,
and its cookie is no easier to keep than one number. uSNChanged is indexed in Active Directory and takes no right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ocsadmin.directory import DN
from ocsadmin.directory.filters import And, AtLeast, Filter, any_of

from .affected import affected
from .batches import batches
from .containers import HOLDERS
from .context import Context
from .deletion import BATCH, Missing, look_for
from .kinds import MirrorKind
from .store import Store


@dataclass
class Touched:
    """GUIDs of what changed in a naming context: objects, and tombstones."""

    objects: set[UUID] = field(default_factory=set)
    tombstones: set[UUID] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.objects or self.tombstones)


def read_changes(kinds: Sequence[MirrorKind], context: Context, *, since: int) -> dict[MirrorKind, list[Missing]]:
    """Store what changed after ``since``. Answers with the rows whose objects have gone; nothing is deleted here."""
    missing: dict[MirrorKind, list[Missing]] = {}
    moved: set[str] = set()
    for partition, its_kinds in _by_partition(kinds, context).items():
        touched = _touched(partition, since, context)
        if touched:
            for kind in its_kinds:
                missing[kind] = _read_kind(kind, touched, since, context, moved)
    for old_key in moved:
        for kind in kinds:
            _read_anew(kind, affected(kind, old_key), context)
    return missing


def _by_partition(kinds: Iterable[MirrorKind], context: Context) -> dict[DN, list[MirrorKind]]:
    found: dict[DN, list[MirrorKind]] = {}
    for kind in kinds:
        found.setdefault(kind.partition_in(context.directory.forest), []).append(kind)
    return found


def _touched(partition: DN, since: int, context: Context) -> Touched:
    touched = Touched()
    newer = AtLeast("uSNChanged", since + 1)
    for page in context.directory.pages(partition, newer, attributes=["objectGUID", "isDeleted"], deleted=True):
        for entry in page:
            (touched.tombstones if entry.true("isDeleted") else touched.objects).add(entry.guid)
        context.heartbeat()
    return touched


def _read_kind(kind: MirrorKind, touched: Touched, since: int, context: Context, moved: set[str]) -> list[Missing]:
    store = Store(kind, context, watch_moves=kind in HOLDERS)
    newer = And((kind.where, _among(touched, since)))
    seen: set[UUID] = set()
    base = kind.base_in(context.directory.forest)
    if touched.objects:
        for page in context.directory.pages(base, newer, attributes=kind.attributes):
            seen.update(entry.guid for entry in page)
            store.take(page)
    moved.update(store.moved)
    lost = _known(kind, (touched.objects | touched.tombstones) - seen)
    return look_for(kind, lost, context, store, touched.tombstones)


def _among(touched: Touched, since: int) -> Filter:
    """What tells the changed objects: their GUIDs where they are few, as servers find those at once."""
    if len(touched.objects) <= BATCH:
        return any_of("objectGUID", list(touched.objects))
    return AtLeast("uSNChanged", since + 1)


def _known(kind: MirrorKind, guids: Iterable[UUID]) -> list[UUID]:
    """Those of the GUIDs that the mirror holds as this kind."""
    manager = kind.model._default_manager
    found: list[UUID] = []
    for batch in batches(list(guids), 1000):
        found += manager.filter(guid__in=batch).values_list("guid", flat=True)
    return found


def _read_anew(kind: MirrorKind, guids: Sequence[UUID], context: Context) -> None:
    """Rows that show a place as it was called before a container was moved or renamed."""
    store, base = Store(kind, context), kind.base_in(context.directory.forest)
    for batch in batches(guids, BATCH):
        where = And((kind.where, any_of("objectGUID", list(batch))))
        store.take(list(context.directory.search(base, where, attributes=kind.attributes)))
