"""Which domain controllers a job has to do with: several hold the directory, and what is written on one comes later to
the others.

A job is planned and written on one. Where that one dies, another goes on; but what it shows may be older, and whether
the last write was made can't be seen there. So the job remembers each controller by the id of its database
(invocationId) and how far it was then (highestCommittedUSN). Another one is taken at its word only once its
up-to-dateness vector shows that it knows as much (MS-DRSR 5.166; MS-ADTS 3.1.1.1.9).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from ocsadmin.directory import DN, BadDN, Controller, Cursor, Directory
from ocsadmin.directory.errors import DirectoryError

Heard = Mapping[str, tuple[int, int]]
"""Partition → the cursor (USN, time) that another controller had of this one."""


@dataclass(frozen=True)
class Seen:
    """One controller that a job was planned or written on.

    ``usn``: another one that has received all up to there knows what the job saw and wrote; None: nobody knows how far
    that is. ``heard``: what others had received of it when it was first found silent, by their invocationIds: one that
    has received something since knows everything, for nothing of the job was written there any more.
    """

    invocation_id: UUID
    name: str
    usn: int | None = None
    heard: Mapping[str, Heard] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        heard = {other: {where: list(cursor) for where, cursor in by.items()} for other, by in self.heard.items()}
        return {"id": str(self.invocation_id), "name": self.name, "usn": self.usn, "heard": heard}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Seen:
        """By hand: a part of a stored job, with its keys as text."""
        heard = {
            other: {where: (int(usn), int(when)) for where, (usn, when) in by.items()}
            for other, by in data.get("heard", {}).items()
        }
        return cls(UUID(data["id"]), data["name"], data["usn"], heard)


class ControllerChanged(DirectoryError):
    """Another database answers at the address of a domain controller."""

    code, status = "controller-changed", 503
    message = "{host} answers with another database than a moment ago: it was restored, or is another controller."
    hint = "The job looks at what stands there and goes on by itself."


class Lagging(DirectoryError):
    """A domain controller does not know yet what a change builds on."""

    code, status = "controller-lags", 503
    message = (
        "{here} can't be asked about {dn}: it does not know yet all that was there on {there}, where this was planned "
        "or begun."
    )
    hint = "Start {there}, or let it replicate: the job then goes on by itself. What is left out can be planned again."


def lag(target: str, here: Controller, known: Iterable[Seen], directory: Directory) -> Lagging | None:
    """Why what this controller says about an object does not count, given what was seen on others; None: it does.

    :raises DirectoryError: it does not answer.
    """
    others = [one for one in known if one.invocation_id != here.invocation_id]
    if not others:
        return None
    partition = partition_of(target, directory)
    with directory.staying_on(here):
        received = directory.received(partition)
    for one in others:
        cursor = received.get(one.invocation_id)
        as_much = knows_what_was_there(cursor, one)
        if not as_much and not has_heard_since(cursor, one, here.invocation_id, partition):
            return Lagging(here=here.name, there=one.name, dn=target)
    return None


def now_at(controller: Controller, directory: Directory) -> Seen:
    """How far a controller is now.

    :raises ControllerChanged: it has another database than before. :raises DirectoryError: it does not answer.
    """
    with directory.staying_on(controller):
        state = directory.state()
    if state.invocation_id != controller.invocation_id:
        raise ControllerChanged(host=controller.host)
    return Seen(controller.invocation_id, controller.name, state.highest_usn)


def with_latest(known: Iterable[Seen], latest: Seen) -> list[Seen]:
    """These, with the one that was used last at the end."""
    return [*(one for one in known if one.invocation_id != latest.invocation_id), latest]


def partition_of(target: str, directory: Directory) -> DN:
    """The partition of an object: each replicates by itself."""
    forest = directory.forest
    try:
        dn = DN.parse(target)
    except BadDN:
        return forest.domain
    heads = (forest.schema, forest.configuration)
    return next((head for head in heads if dn == head or dn.is_below(head)), forest.domain)


def knows_what_was_there(cursor: Cursor | None, seen: Seen) -> bool:
    """Whether a controller with this cursor knows all that the job saw and wrote on another, as far as was noted."""
    return cursor is not None and seen.usn is not None and cursor.usn >= seen.usn


def has_heard_since(cursor: Cursor | None, seen: Seen, here: UUID, partition: DN) -> bool:
    """Whether it has received something since the other was first found silent, and so all that the job wrote there."""
    then = seen.heard.get(str(here), {}).get(str(partition))
    return cursor is not None and then is not None and (cursor.usn, cursor.synced_at) != then


def noting_silence(seen: Seen, here: UUID, partition: DN, cursor: Cursor | None) -> Seen:
    """The same, with what ``here`` has received of it until now; what was noted first stays."""
    by = dict(seen.heard.get(str(here), {}))
    by.setdefault(str(partition), (cursor.usn, cursor.synced_at) if cursor else (0, 0))
    return replace(seen, heard={**seen.heard, str(here): by})
