"""One list, the newest first, of all that is known of a person; filtered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from ocsadmin.directory import Directory
from ocsadmin.directory.replication_metadata import ReplicationMetadata, read_metadata
from ocsadmin.errors import DomainError
from users.delegation import scope

from .event import Event, Source
from .ours import by_jobs
from .seen import by_others
from .stamps import with_stamps

MOST: Final = 1000
"""So many rows of jobs are looked at, and ten times as many attributes that others changed; ``until`` goes further."""


@dataclass(frozen=True)
class Question:
    """What is asked for; moments are aware and included."""

    source: Source | None = None
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def takes(self, event: Event) -> bool:
        return (
            (self.source is None or event.source is self.source)
            and (self.since is None or event.when >= self.since)
            and (self.until is None or event.when <= self.until)
            and (not self.text or event.holds(self.text))
        )


@dataclass(frozen=True)
class Timeline:
    """``silent`` says why the directory told nothing of when and where; ``cut``: there is more before the last."""

    events: list[Event] = field(default_factory=list)
    silent: DomainError | None = None
    cut: bool = False


def timeline_of(guid: UUID, directory: Directory, question: Question | None = None) -> Timeline:
    """Two queries and one live read. What the acting account may not see is left out.

    Never raises for a directory that does not answer.
    """
    question = question or Question()
    ours = list(by_jobs(guid, MOST, question.until))
    others = list(by_others(guid, MOST * 10, question.until))
    metadata, silent = _metadata(guid, directory)
    events = [*ours, *others]
    if metadata is not None:
        events = with_stamps(events, metadata, scope.hidden_attributes())
    found = sorted(filter(question.takes, events), key=lambda event: event.when, reverse=True)
    return Timeline(found, silent, len(ours) == MOST)


def _metadata(guid: UUID, directory: Directory) -> tuple[ReplicationMetadata | None, DomainError | None]:
    try:
        return read_metadata(directory, guid), None
    except DomainError as error:
        return None, error
