"""Secrets that nobody types: made when a plan becomes a job, and handed to whoever shows them.

An app registers a beginning of names (``random_password_of_``) with how such secrets are made and who keeps them. What
somebody gives all the same (a retry with a password of one's own) counts instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ocsadmin.directory import Directory

from .models import Job

Make = Callable[[list[str], Directory], dict[str, str]]
"""Names → their secrets, made anew. It may read the directory; it is called outside the transaction."""
Keep = Callable[[Job, Mapping[str, str]], None]
"""Called in the transaction that stores the job, with the secrets that were made for it."""


@dataclass(frozen=True)
class Source:
    prefix: str
    make: Make
    keep: Keep


_sources: dict[str, Source] = {}


def register(prefix: str, make: Make, keep: Keep) -> None:
    """Called once per beginning, when the app is ready."""
    _sources[prefix] = Source(prefix, make, keep)


def typed(names: Iterable[str]) -> list[str]:
    """Of these the ones that somebody has to give."""
    return [name for name in names if not name.startswith(tuple(_sources))]


def made(names: Iterable[str], directory: Directory) -> dict[str, str]:
    """Name → a new secret for each of these that a source makes."""
    wanted = list(names)
    found: dict[str, str] = {}
    for source in _sources.values():
        if mine := [name for name in wanted if name.startswith(source.prefix)]:
            found |= source.make(mine, directory)
    return found


def keep(job: Job, secrets: Mapping[str, str]) -> None:
    """Hand what was made to its sources."""
    for source in _sources.values():
        if mine := {name: value for name, value in secrets.items() if name.startswith(source.prefix)}:
            source.keep(job, mine)
