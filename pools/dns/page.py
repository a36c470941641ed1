"""The records of a deployment or a pool as a page shows them: looked up, judged, counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.dns_client import NameServer

from . import deployment as deployed
from .deployment import Deployment
from .lookup import LookUps, look_up
from .needs import needed_records, of_server, split_domains, split_names
from .records import EXTERNAL, INTERNAL, NeededRecord
from .verdicts import Checked, checked, count_by_level
from .zone_file import Head, by_zone
from .zones import likely_zone


@dataclass(frozen=True)
class SideOfPage:
    """The records of one side; ``looked.server`` is None where nobody was asked."""

    side: str
    rows: list[Checked]
    looked: LookUps
    zone_names: list[str]

    @property
    def counts(self) -> dict[str, int]:
        return count_by_level(self.rows)

    @property
    def silent(self) -> DomainError | None:
        return self.looked.silent

    @property
    def can_be_written(self) -> bool:
        """Something is missing or wrong, and its value is known."""
        return any(
            row.expected and not row.record.unfit and row.verdict.level in ("warning", "failure") for row in self.rows
        )


class DNSPage:
    """All records, or those of one pool or server. ``servers``: side → the name server to ask."""

    def __init__(self, servers: Mapping[str, NameServer | None], *, pool: UUID | None = None, server: str = "") -> None:
        self.deployment: Deployment = deployed.current()
        self.servers = servers
        self._all = needed_records(self.deployment)
        self.records = _limited(self._all, pool, server)

    @cached_property
    def sides(self) -> list[SideOfPage]:
        return [self.side(side) for side in (INTERNAL, EXTERNAL)]

    def side(self, side: str) -> SideOfPage:
        records = [record for record in self.records if record.side == side]
        server = self.servers.get(side)
        looked = look_up(records, server) if server and records else LookUps(server)
        zones = sorted({likely_zone(record, self.deployment) for record in records if not record.unfit})
        return SideOfPage(side, checked(records, looked), looked, zones)

    @property
    def split_domains(self) -> list[str]:
        return split_domains(self._all)

    @property
    def split_names(self) -> list[str]:
        return split_names(self._all)

    def zones(self, side: SideOfPage) -> dict[str, tuple[Head, list[Checked]]]:
        return by_zone(side.rows, self.deployment, None if side.silent else side.looked.server)


def _limited(records: Sequence[NeededRecord], pool: UUID | None, server: str) -> list[NeededRecord]:
    found = [record for record in records if pool is None or pool in record.pools]
    return of_server(found, server) if server else found
