"""Which credentials each procedure of the product takes: the table of the documentation, as data.

Source: Deploying Enterprise Edition, "Administrative Credentials", Table 1 "Administrative Credentials Required for
Deployment Tasks". The rows are in ``procedures.json`` in the order of the table.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HEADING = "Administrative Credentials, Table 1"
SOURCE = "Deploying Enterprise Edition, “Administrative Credentials”, Table 1"

STANDARD = "Standard Edition"
ENTERPRISE = "Enterprise Edition, Consolidated Topology"
DIAL_IN = "Dial-in Conferencing"
TOOLS = "Administrative Tools"
VOICE = "Enterprise Voice with PBX Coexistence"

Ways = tuple[frozenset[str], ...]
"""Any one of these sets of groups is enough; of a set, all groups are needed."""


@dataclass(frozen=True)
class Procedure:
    """A row of the table.

    ``edition``     the server role or edition under whose heading the row stands.
    ``credentials`` what the table says, line by line.
    ``groups``      the same as sets of directory groups.
    ``elsewhere``   the row also asks for something that the directory does not know: a local administrator of a
                    host, an administrator of SQL Server, of a load balancer, ….
    """

    edition: str
    name: str
    credentials: tuple[str, ...]
    groups: Ways
    elsewhere: bool

    def open_to(self, groups: Iterable[str]) -> bool:
        """Whether these groups are those that the row asks for (as far as the directory can say)."""
        return bool(self.groups) and satisfied(self.groups, groups)


def satisfied(ways: Collection[frozenset[str]], groups: Iterable[str]) -> bool:
    """Whether one of the ways is covered. sAMAccountNames are compared without case."""
    held = {group.lower() for group in groups}
    return any({group.lower() for group in way} <= held for way in ways)


@lru_cache(maxsize=1)
def table() -> tuple[Procedure, ...]:
    """All rows, in the order of the documentation."""
    rows = json.loads(Path(__file__).with_name("procedures.json").read_text(encoding="utf-8"))
    return tuple(
        Procedure(
            edition=row["edition"],
            name=row["procedure"],
            credentials=tuple(row["credentials"]),
            groups=tuple(frozenset(way) for way in row["groups"]),
            elsewhere=row["elsewhere"],
        )
        for row in rows
    )


def procedure(edition: str, name: str) -> Procedure:
    """One row.

    :raises LookupError: the table has no such row.
    """
    for row in table():
        if (row.edition, row.name) == (edition, name):
            return row
    raise LookupError(f"The table has no procedure {name!r} under {edition!r}.")
