"""Who is homed in a pool, as the directory has it now."""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, Filter, object_class
from pools import names

SHOWN = 5
HOMES = ("msRTCSIP-PrimaryHomeServer", "msRTCSIP-TargetHomeServer")
"""Where someone is, and where someone is being moved to."""


def users_homed_in(pool: DN, directory: Directory) -> Iterator[Entry]:
    """Users of the domain whose home is this pool, or who are being moved there."""
    service = names.pool_service(pool)
    here: Filter = Eq(HOMES[0], service) | Eq(HOMES[1], service)
    wanted = ("objectGUID", "displayName", "msRTCSIP-PrimaryUserAddress")
    return iter(directory.search(directory.forest.domain, object_class("user") & here, attributes=wanted))


def homed_users(pool: DN, directory: Directory) -> tuple[int, str]:
    """How many, and the names of the first few."""
    names_of = sorted(name_of(entry) for entry in users_homed_in(pool, directory))
    return len(names_of), first_of(names_of)


def name_of(entry: Entry) -> str:
    return entry.text("displayName") or entry.text("msRTCSIP-PrimaryUserAddress") or entry.dn.name


def first_of(all_names: list[str]) -> str:
    """``A, B, C, D, E and 12 more``."""
    more = len(all_names) - SHOWN
    return ", ".join(all_names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
