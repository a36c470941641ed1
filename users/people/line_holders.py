"""Who has a line URI already: anyone in the forest, as the directory has it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Final
from uuid import UUID

from ocsadmin.directory import Directory
from ocsadmin.directory.filters import any_of
from users.directory import attributes as ad
from users.directory import line_uri
from users.enable_users.conflicts import Holder
from users.people.problems import Problem, error

AT_ONCE: Final = 100
_READ: Final = ("objectGUID", "displayName", ad.LINE)


def holders(lines: Iterable[str], directory: Directory) -> dict[str, list[Holder]]:
    """Line URI in small letters → who has it, people and application contacts, as the directory has it now."""
    wanted = sorted({line_uri.plain(line).lower() for line in lines if line.strip()})
    found: dict[str, list[Holder]] = defaultdict(list)
    for batch in _batches(wanted):
        for base in (directory.forest.domain, directory.forest.configuration):
            for entry in directory.search(
                base, any_of(ad.LINE, batch), attributes=("objectGUID", "displayName", ad.LINE)
            ):
                name = entry.text("displayName") or entry.dn.name
                found[entry.text(ad.LINE).lower()].append(Holder(entry.guid, name, entry.dn_text))
    return found


def taken(line: str, guid: UUID, those: dict[str, list[Holder]]) -> list[Problem]:
    """Whether someone else has the line."""
    others = [one for one in those.get(line_uri.plain(line).lower(), ()) if one.guid != guid]
    if not others:
        return []
    text = f"{line_uri.plain(line)} is the line of {others[0].words} already."
    return [error("line-taken", text, "Give another line, or one with an extension of its own.")]


def _batches(values: list[str]) -> Iterable[tuple[str, ...]]:
    rest = iter(values)
    while batch := tuple(islice(rest, AT_ONCE)):
        yield batch
