"""How far each kind is mirrored, and when that no longer counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ocsadmin.directory import ServerState

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


def knowledge(marks: Mapping[str, Watermark], server: ServerState) -> Knowledge:
    """What the mirror has seen, as far as it can be compared with what this controller says."""
    return Knowledge(
        same_controller=bool(marks) and all(_is_of(mark, server) for mark in marks.values()),
        up_to=min((mark.usn for mark in marks.values()), default=0),
    )


def _is_of(mark: Watermark, server: ServerState) -> bool:
    return mark.invocation_id == server.invocation_id and not mark.mixed and mark.usn <= server.highest_usn


def set_to(kinds: Iterable[MirrorKind], server: ServerState) -> None:
    """Note that these kinds are mirrored up to here."""
    for kind in kinds:
        Watermark.objects.update_or_create(
            kind=kind.name,
            defaults={
                "invocation_id": server.invocation_id,
                "usn": server.highest_usn,
                "signature": kind.signature,
                "mixed": False,
            },
        )
