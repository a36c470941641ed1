"""dns.update: other records for a name, by dynamic update with prerequisites (RFC 2136 section 2.4): compare and swap.

``before`` and ``after`` hold the whole set of records of each type (``A``, ``SRV``, …) in the text of zone files.
``data``: ``server`` (address:port), ``zone``, ``name``, ``ttl`` of what comes, ``before_ttl`` of what goes, and
``key``: the name of a TSIG key that ``dns_keys`` finds; the key itself stands in no plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dns.update

from ocsadmin.directory import Wire
from ocsadmin.plans.changes import Change

from . import dns_commands, dns_errors, dns_keys, ldif
from .base import After, Before, Context, Mismatch, Other, Outcome, State, undone
from .dns_client import NameServer, rdata, same_values

KIND = "dns.update"
EMPTY_TTL = 3600


@dataclass(frozen=True)
class Records:
    """The records of one type of one name: their values in the text of zone files, and seconds to live."""

    values: tuple[str, ...]
    ttl: int = EMPTY_TTL


def update_records(
    title: str,
    *,
    server: NameServer,
    zone: str,
    name: str,
    kind: str,
    before: Records,
    after: Records,
    key: str = "",
    lane: str = "",
) -> Change:
    """A change of all records of one type of a name; empty ``after`` deletes them."""
    return Change(
        KIND,
        title,
        f"{name} {kind} (zone {zone} at {server})",
        before={kind: before.values},
        after={kind: after.values},
        data={
            "server": str(server),
            "zone": zone,
            "name": name,
            "ttl": after.ttl,
            "before_ttl": before.ttl,
            "key": key,
        },
        lane=lane,
    )


class DNSUpdateKind:
    """Nothing is written unless all records are as the plan saw them, and no alias stands in the way."""

    name, title, needs_database = KIND, "DNS records", True
    on_controller = False

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read ahead: the name server itself compares."""

    def apply(self, change: Change, context: Context) -> Outcome:
        place = _Place.of(change)
        place.server.update(message_of(change), name=place.name, zone=place.zone, key=place.key)
        left = _state(change)
        if not isinstance(left, After):
            raise dns_errors.NotWritten(server=place.server, name=place.name, words=left)
        return Outcome()

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        return [_state(change) for change in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        data = {**change.data, "ttl": change.data["before_ttl"], "before_ttl": change.data["ttl"]}
        return Change(
            self.name,
            undone(change.title),
            change.target,
            before=change.after,
            after=change.before,
            data=data,
            lane=change.lane,
        )

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset(kind.lower() for kind in {**change.before, **change.after})

    def to_ldif(self, change: Change) -> str:
        return ldif.comment(f"In DNS: {change.title}\n{self.to_command(change)}")

    def to_command(self, change: Change) -> str:
        """The same for a Windows DNS server that holds the zone."""
        place, ttl = _Place.of(change), int(change.data["ttl"])
        return "\n".join(
            dns_commands.lines_of(
                "", place.zone, place.name, ttl, kind, _texts(change.before, kind), _texts(change.after, kind)
            )
            for kind in _types(change)
        )


@dataclass(frozen=True)
class _Place:
    server: NameServer
    zone: str
    name: str
    key: str

    @classmethod
    def of(cls, change: Change) -> _Place:
        data = change.data
        return cls(NameServer.parse(data["server"]), data["zone"], data["name"], data.get("key", ""))


def message_of(change: Change) -> dns.update.UpdateMessage:
    """The update with its prerequisites, signed where the change names a key.

    :raises KeyMissing: nobody has that key any more.
    """
    place = _Place.of(change)
    signed = dns_keys.find(place.key).ring() if place.key else {}
    message = dns.update.UpdateMessage(f"{place.zone}.", **signed)
    for kind in _types(change):
        _require(message, f"{place.name}.", kind, change)
        _replace(message, f"{place.name}.", kind, change)
    return message


def _require(message: dns.update.UpdateMessage, name: str, kind: str, change: Change) -> None:
    """RFC 2136: 2.4.2 exactly these records, 2.4.3 no record of this type, 2.4.5 no record of this name at all.

    Beside an alias a server would silently leave out other records, and the other way round (section 3.4.2.2).
    """
    before, after = _texts(change.before, kind), _texts(change.after, kind)
    if before:
        message.present(name, *(rdata(kind, value) for value in before))
    elif kind == "CNAME":
        message.absent(name)
    else:
        message.absent(name, kind)
    if after and kind != "CNAME":
        message.absent(name, "CNAME")


def _replace(message: dns.update.UpdateMessage, name: str, kind: str, change: Change) -> None:
    if _texts(change.before, kind):
        message.delete(name, kind)
    for value in _texts(change.after, kind):
        message.add(name, int(change.data["ttl"]), rdata(kind, value))


def _state(change: Change) -> State:
    place = _Place.of(change)
    found = {kind: place.server.records(place.name, kind).values for kind in _types(change)}
    if all(same_values(kind, values, _texts(change.before, kind)) for kind, values in found.items()):
        return Before()
    if all(same_values(kind, values, _texts(change.after, kind)) for kind, values in found.items()):
        return After()
    return Other(tuple(_mismatch(change, kind, values) for kind, values in found.items()))


def _mismatch(change: Change, kind: str, found: tuple[str, ...]) -> Mismatch:
    planned: tuple[Wire, ...] = change.before.get(kind, ())
    text = f"{change.data['name']} {kind}: {_shown(planned)} planned on, {_shown(found)} now."
    return Mismatch(kind, planned, found, text)


def _shown(values: Sequence[Wire]) -> str:
    return ", ".join(str(value) for value in values) or "nothing"


def _types(change: Change) -> list[str]:
    return list(dict.fromkeys((*change.before, *change.after)))


def _texts(values: Mapping[str, tuple[Wire, ...]], kind: str) -> tuple[str, ...]:
    return tuple(str(value) for value in values.get(kind, ()))
