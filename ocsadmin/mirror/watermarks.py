"""How far each kind is mirrored, and when that no longer counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from ocsadmin.directory import Directory, ServerState

from .kinds import MirrorKind
from .knowledge import Knowledge
from .models import Watermark


def read(kinds: Iterable[MirrorKind]) -> dict[str, Watermark]:
    return {mark.kind: mark for mark in Watermark.objects.filter(kind__in=[kind.name for kind in kinds])}


def why_full(kinds: Sequence[MirrorKind], marks: dict[str, Watermark], server: ServerState) -> str:
    """Why a delta can't be read; empty where it can.

    A number of another controller means nothing here. One that is above the controller's own means that the controller
    was restored from a backup (and would have got a new invocationId, had that been done by the book).
    """
    for kind in kinds:
        mark = marks.get(kind.name)
        if mark is None:
            return f"{kind.title} were never read in full."
        if mark.signature != kind.signature:
            return f"This version of the console reads other attributes of {kind.title}."
        if mark.mixed:
            return "A run that read everything from another domain controller did not end."
        if mark.invocation_id != server.invocation_id:
            return f"Another domain controller answers now ({server.host}), or its database was replaced."
        if mark.usn > server.highest_usn:
            return f"{server.host} was restored: it is at {server.highest_usn}, the mirror at {mark.usn}."
    return ""


Received = Mapping[str, Mapping[UUID, int]]
"""Kind → invocationId → up to which of its writes the controller at hand has received all."""


def received(kinds: Iterable[MirrorKind], directory: Directory) -> Received:
    """To be asked before anything else is read: what is read then is at least as new. One search per partition."""
    partitions = {kind.name: kind.partition_in(directory.forest) for kind in kinds}
    cursors = {partition: directory.received(partition) for partition in set(partitions.values())}
    return {
        name: {invocation: cursor.usn for invocation, cursor in cursors[partition].items()}
        for name, partition in partitions.items()
    }


def knowledge(marks: Mapping[str, Watermark], server: ServerState) -> dict[str, Knowledge]:
    """What the mirror has seen of each kind, as far as it can be compared with what this controller says."""
    return {name: _knowledge_of(mark, server) for name, mark in marks.items()}


def _knowledge_of(mark: Watermark, server: ServerState) -> Knowledge:
    seen = {UUID(name): usn for name, usn in mark.known.items()}
    return Knowledge(
        same_controller=_is_of(mark, server), up_to=mark.usn, invocation_id=server.invocation_id, seen=seen
    )


def note_mixed(marks: Mapping[str, Watermark], server: ServerState) -> None:
    """From now on rows of these kinds come from another database than that of their watermark."""
    other = [mark.pk for mark in marks.values() if not _is_of(mark, server)]
    Watermark.objects.filter(pk__in=other).update(mixed=True)


def _is_of(mark: Watermark, server: ServerState) -> bool:
    return mark.invocation_id == server.invocation_id and not mark.mixed and mark.usn <= server.highest_usn


def set_to(kinds: Sequence[MirrorKind], server: ServerState, received: Received) -> None:
    """Note that these kinds are mirrored up to here."""
    before = read(kinds)
    for kind in kinds:
        old = before[kind.name].known if kind.name in before else {}
        seen = {**received.get(kind.name, {}), server.invocation_id: server.highest_usn}
        Watermark.objects.update_or_create(
            kind=kind.name,
            defaults={
                "invocation_id": server.invocation_id,
                "usn": server.highest_usn,
                "signature": kind.signature,
                "mixed": False,
                "known": {**old, **{str(name): max(usn, old.get(str(name), 0)) for name, usn in seen.items()}},
            },
        )
