"""What stands against a Standard Edition server."""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.directory import Directory, Entry
from ocsadmin.errors import DomainError
from pools.add_server import computers
from pools.add_server.plan import server_problems
from pools.directory import server_entries


class PoolLeftOver(DomainError):
    """A pool of this name is in the directory."""

    code, field = "pool-left-over", computers.FIELD
    message = "{dn} is in the directory already: {fqdn} was a Standard Edition server before, or a pool has its name."
    hint = "Remove that pool first, or choose another computer."


def conflicts(computer: Entry, directory: Directory) -> Iterator[DomainError]:
    """Everything that is against it: the computer's own state, and pools that have its name."""
    found = server_problems(computer, None, directory)
    yield from found
    if any(isinstance(error, computers.AlreadyServer) for error in found):
        return  # its pool has its name, of course
    fqdn = server_entries.fqdn_of(computer)
    same = directory.get(directory.forest.pools.child("CN", fqdn.partition(".")[0]), ("cn",))
    for pool in dict.fromkeys(one.dn for one in (same, computers.pool_called(fqdn, directory)) if one is not None):
        yield PoolLeftOver(dn=pool, fqdn=fqdn)
