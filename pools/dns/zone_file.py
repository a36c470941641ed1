"""Needed records as zone files (RFC 1035 section 5): a whole zone, or the records alone to include in one.

A whole zone is for a new one; over an existing zone it would lose what else is in it.
"""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ocsadmin.checks.verdict import Level
from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.dns_client import NameServer
from ocsadmin.plans.kinds.dns_commands import node_of

from .deployment import Deployment
from .records import TTL, NeededRecord
from .verdicts import Checked
from .zones import find_zones, likely_zone

REFRESH, RETRY, EXPIRE, MINIMUM = 3600, 600, 604800, 3600
WIDTH: Final = 110
OUTSIDE_PRIMARY: Final = "localhost"
"""Who serves a zone of which nobody has named a server: a name outside of it needs no address in it."""


@dataclass(frozen=True)
class Head:
    """What SOA and NS of a zone say. ``address``: of the primary server, where it lies in the zone itself."""

    zone: str
    primary: str = OUTSIDE_PRIMARY
    address: str = ""
    serial: int = 1


def by_zone(
    rows: Iterable[Checked], deployment: Deployment, server: NameServer | None
) -> dict[str, tuple[Head, list[Checked]]]:
    """Zone → its head and its records. Zones are those of the server where it holds them.

    Records with a name that can't be in DNS are left out.
    """
    several = [row for row in rows if not row.record.unfit]
    places = _places([row.record for row in several], server)
    heads: dict[str, Head] = {}
    grouped: dict[str, list[Checked]] = defaultdict(list)
    for row in several:
        head = places.get(row.record.name) or _new_head(likely_zone(row.record, deployment), server)
        heads.setdefault(head.zone, head)
        grouped[head.zone].append(row)
    return {zone: (heads[zone], grouped[zone]) for zone in sorted(grouped)}


def whole_zone(head: Head, rows: Sequence[Checked]) -> str:
    """A zone file with SOA and NS, for a zone that does not exist yet."""
    node, primary = node_of(head.primary, head.zone), f"{head.primary}."
    lines = [
        *_comment(f"The zone {head.zone} with the records that Office Communications Server 2007 R2 needs."),
        *_comment(
            "For a new zone: over an existing one it would lose what else is in it. Then take the records alone."
        ),
        f"$ORIGIN {head.zone}.",
        f"$TTL {TTL}",
        f"@ IN SOA {primary} hostmaster.{head.zone}. ( {head.serial} {REFRESH} {RETRY} {EXPIRE} {MINIMUM} )",
        f"@ IN NS {primary}",
    ]
    taken = {row.record.name for row in rows if row.record.kind == "A" and _values(row)}
    if head.address and head.primary.endswith(f".{head.zone}") and head.primary not in taken:
        lines.append(f"{node} {TTL} IN A {head.address}")
    return "\n".join([*lines, "", *_records(head.zone, rows)]) + "\n"


def records_alone(head: Head, rows: Sequence[Checked]) -> str:
    """What to add to an existing zone, by $INCLUDE or by hand."""
    lines = [
        *_comment(f"Records for the zone {head.zone} that Office Communications Server 2007 R2 needs."),
        *_comment("Take out what the zone has already."),
        f"$ORIGIN {head.zone}.",
        "",
    ]
    return "\n".join([*lines, *_records(head.zone, rows)]) + "\n"


def file_name(zone: str, side: str) -> str:
    """``db.contoso.com.internal``; only characters that every file system takes."""
    return re.sub(r"[^a-z0-9.-]", "_", f"db.{zone}.{side}".lower())


def _records(zone: str, rows: Sequence[Checked]) -> list[str]:
    lines: list[str] = []
    for row in rows:
        record = row.record
        lines += _comment(record.why)
        values = _values(row)
        if not values:
            lines += _comment(f"{record.name} {record.kind}: its address is not known yet; enter it in the console.")
        elif not row.expected:
            lines += _comment("Nobody has entered its address; this is the one that the name server has now.")
        lines += [f"{node_of(record.name, zone)} {record.ttl} IN {record.kind} {value}" for value in values]
    return lines


def _values(row: Checked) -> tuple[str, ...]:
    """As it should be; where nobody has said so, as it is, unless that is wrong: hosts keep their addresses."""
    wrong = row.verdict.level == Level.FAILURE
    return row.expected or (() if wrong or row.record.kind != "A" else row.found)


def _comment(text: str) -> list[str]:
    """``; text``, folded; what people typed can't end a comment, since a line feed becomes a blank."""
    words, lines = " ".join(text.split()).split(" "), [";"]
    for word in words:
        if len(lines[-1]) + len(word) >= WIDTH:
            lines.append(";")
        lines[-1] += f" {word}"
    return lines


def _places(records: Sequence[NeededRecord], server: NameServer | None) -> Mapping[str, Head]:
    if server is None:
        return {}
    try:
        found = find_zones(records, server)
    except DomainError:
        return {}
    zones = {place.zone.name: place.zone for place in found.values() if place.zone}
    addresses = {zone.name: _address_of(zone.primary, server) for zone in zones.values()}
    return {
        name: Head(place.zone.name, place.zone.primary, addresses[place.zone.name], (place.zone.serial + 1) % 2**32)
        for name, place in found.items()
        if place.zone and place.zone.name
    }


def _address_of(name: str, server: NameServer) -> str:
    try:
        found = server.ask(name, "A").values
    except DomainError:
        found = ()
    return found[0] if found else _own_address(server)


def _new_head(zone: str, server: NameServer | None) -> Head:
    address = _own_address(server) if server else ""
    return Head(zone, f"ns1.{zone}", address) if address else Head(zone)


def _own_address(server: NameServer) -> str:
    return server.address if ipaddress.ip_address(server.address).version == 4 else ""
