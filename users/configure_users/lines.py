"""Line URIs that are asked for: each belongs to one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from ocsadmin.directory import Directory
from users.directory import line_uri
from users.enable_users.conflicts import Holder
from users.people import line_holders
from users.people.problems import Problem, error

from .spec import ConfigureUsersSpec


@dataclass(frozen=True)
class Lines:
    """``holders``: who has a line now, anywhere in the forest; ``twice``: lines that several ask for."""

    holders: Mapping[str, list[Holder]]
    twice: frozenset[str]

    @classmethod
    def of(cls, spec: ConfigureUsersSpec, directory: Directory) -> Self:
        lines = [line for guid in spec.people if (line := spec.of(guid).asked().get("line_uri"))]
        counts = Counter(line_uri.plain(line).lower() for line in lines)
        holders = line_holders.holders(lines, directory) if lines else {}
        return cls(holders, frozenset(key for key, count in counts.items() if count > 1))

    def problems(self, line: str | None, guid: UUID) -> Iterator[Problem]:
        """What speaks against this line for this person."""
        if not line:
            return
        yield from line_uri.check(line)
        yield from line_holders.taken(line, guid, dict(self.holders))
        if line_uri.plain(line).lower() in self.twice:
            text = f"{line_uri.plain(line)} is also asked for by someone else of these people."
            yield error("line-twice", text, "Give one of the two another line.")
