"""A record that is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from pools.models import HostAddress
from pools.rules.host_names import LONGEST_NAME, is_address

INTERNAL: Final = HostAddress.Side.INTERNAL.value
EXTERNAL: Final = HostAddress.Side.EXTERNAL.value
SIDES: Final = (INTERNAL, EXTERNAL)
TTL: Final = 3600
"""Seconds: the default of a Windows DNS zone."""
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


@dataclass(frozen=True)
class NeededRecord:
    """A record that some table asks for.

    ``name``     in lower case, without a final dot. ``kind``: ``A``, ``SRV`` or ``CNAME``.
    ``values``   in the text of zone files; empty while nobody has entered the address.
    ``same_as``  another name of the same side whose address it is to have.
    ``also``     targets of an SRV record that work for some clients only.
    ``not_of``   hosts whose own address would be wrong: the servers behind a load balancer.
    ``any_address``  whatever address it has is right, because the computer registers it itself.
    ``required`` False for what is advised only.
    ``pools``    GUIDs of the pools it is for; none: for the whole forest. ``servers``: FQDNs likewise.
    """

    name: str
    kind: str
    side: str
    why: str
    source: str
    values: tuple[str, ...] = ()
    ttl: int = TTL
    same_as: str = ""
    also: tuple[str, ...] = ()
    not_of: tuple[str, ...] = ()
    any_address: bool = False
    required: bool = True
    note: str = ""
    pools: frozenset[UUID] = frozenset()
    servers: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """``internal ocspool1.contoso.com A``: unique in a deployment."""
        return f"{self.side} {self.name} {self.kind}"

    @property
    def shown_values(self) -> list[str]:
        return [value.rstrip(".") for value in self.values]

    @property
    def unfit(self) -> str:
        """A name in it that the directory has and DNS can't have; empty where all fit.

        Such a record is told, and stands in no file, command or update: a line feed in a name would end its line.
        """
        targets = [value.split(" ", 3)[-1].removesuffix(".") for value in self.values if self.kind != "A"]
        return next((name for name in (self.name, *targets) if not fits_dns(name)), "")

    @property
    def domain(self) -> str:
        """The domain that the name is in; of an SRV record the one that is asked for: contoso.com."""
        labels = self.name.split(".")
        while labels and labels[0].startswith("_"):
            labels.pop(0)
        return ".".join(labels if self.kind == "SRV" else labels[1:])

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "type": self.kind,
            "side": self.side,
            "values": self.shown_values,
            "ttl": self.ttl,
            "required": self.required,
            "why": self.why,
            "note": self.note,
            "source": self.source,
        }


def fits_dns(name: str) -> bool:
    """Whether hosts and services may be called so (RFC 1123 section 2.1; RFC 2782: an underscore too)."""
    return (
        len(name) <= LONGEST_NAME
        and not is_address(name)
        and all(_LABEL.fullmatch(label) for label in name.lower().split("."))
    )


def merged(records: Iterable[NeededRecord]) -> list[NeededRecord]:
    """One record for each name, type and side: what is asked for twice tells both reasons."""
    found: dict[str, NeededRecord] = {}
    for record in records:
        other = found.get(record.key)
        found[record.key] = record if other is None else _both(other, record)
    return list(found.values())


def _both(one: NeededRecord, other: NeededRecord) -> NeededRecord:
    return replace(
        one,
        why=one.why if other.why in one.why else f"{one.why} {other.why}",
        source=one.source if other.source in one.source else f"{one.source}; {other.source}",
        values=tuple(dict.fromkeys((*one.values, *other.values))) if one.kind == "A" else one.values,
        same_as=one.same_as or other.same_as,
        not_of=tuple(dict.fromkeys((*one.not_of, *other.not_of))),
        required=one.required or other.required,
        note=" ".join(filter(None, dict.fromkeys((one.note, other.note)))),
        pools=one.pools | other.pools,
        servers=one.servers | other.servers,
    )
