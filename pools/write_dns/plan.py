"""Write DNS records by dynamic update (RFC 2136), where the name server takes it from the console."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import dns_keys
from ocsadmin.plans.kinds.dns_client import Answer, NameServer
from ocsadmin.plans.kinds.dns_errors import NameServerSilent, NoZoneHere
from ocsadmin.plans.kinds.dns_update import Records, update_records
from ocsadmin.plans.plan import Notice, Plan
from pools.dns import deployment
from pools.dns.lookup import look_up
from pools.dns.needs import needed_records
from pools.dns.records import EXTERNAL, NeededRecord
from pools.dns.verdicts import Checked, checked
from pools.dns.zones import Place, find_zones

from .spec import WriteDNSSpec

PERMISSION = "pools.write_dns"


class RecordNotNeeded(DomainError):
    """A record is none of those that the deployment needs."""

    code, field, status = "record-not-needed", "records", 422
    message = "{name} is none of the records that are needed here."
    hint = "The page of DNS records and GET /api/v1/dns-records/ list them."


class AddressUnknown(DomainError):
    """Nobody has entered an address."""

    code, field, status = "address-unknown", "records", 422
    message = "{name} can't be written: nobody has entered its address."
    hint = "Enter it on the page of DNS records."


class NotForDNS(DomainError):
    """A name in the directory can't be a name in DNS."""

    code, field, status = "not-for-dns", "records", 422
    message = "A record can't be written: “{name}” can't be a name in DNS."
    hint = "Correct the name of the pool, server or SIP domain in the directory."


class AliasInTheWay(DomainError):
    """An alias has the name."""

    code, field = "alias-in-the-way", "records"
    message = "{name} can't be written: the name is an alias of {target}."
    hint = "Remove the alias first, or enter the addresses at its target."


@dataclass(frozen=True)
class _LeftOut:
    """A record that is not written, and why."""

    record: NeededRecord
    error: DomainError


def plan_write_dns(*, spec: WriteDNSSpec, directory: Directory) -> Plan:
    """Plan the records that are missing or wrong. Asks the name server, writes nothing.

    What can't be written is left out with a notice; where nothing else is left, that is the error.

    :raises RecordNotNeeded, NotForDNS, AddressUnknown, NoZoneHere, AliasInTheWay, KeyMissing, NameServerError:
    Source: "Create and Verify DNS Records for Your Server or Pool"; RFC 2136.
    """
    server = NameServer.parse(spec.name_server)
    if spec.key:
        dns_keys.find(spec.key)
    chosen = _chosen(spec)
    looked = look_up(chosen, server)
    if looked.silent:
        raise looked.silent
    rows = checked(chosen, looked)
    changes, left_out = _changes(rows, server, spec)
    if left_out and not changes:
        raise left_out[0].error
    return Plan(
        title=f"Write {len(changes)} DNS record{'' if len(changes) == 1 else 's'} at {server}",
        operation="write_dns",
        permission=PERMISSION,
        changes=tuple(changes),
        spec=spec.to_json(),
        notices=(*_notices(spec, changes), *(_notice(one) for one in left_out)),
    )


def _chosen(spec: WriteDNSSpec) -> list[NeededRecord]:
    """The records of this side and pool; only those named, where some are.

    :raises RecordNotNeeded: one that is named is not among them.
    """
    found = [one for one in needed_records(deployment.current()) if one.side == spec.side]
    if spec.pool:
        found = [one for one in found if UUID(spec.pool) in one.pools]
    if not spec.records:
        return found
    named = {f"{one.name} {one.kind}": one for one in found}
    for name in spec.records:
        if name not in named:
            raise RecordNotNeeded(name=name)
    return [named[name] for name in spec.records]


def _changes(rows: Sequence[Checked], server: NameServer, spec: WriteDNSSpec) -> tuple[list[Change], list[_LeftOut]]:
    places = find_zones([row.record for row in rows if not row.record.unfit], server)
    changes: list[Change] = []
    left_out: list[_LeftOut] = []
    for row in rows:
        try:
            change = _change(row, places.get(row.record.name, Place()), server, spec)
        except DomainError as error:
            if isinstance(error, NameServerSilent):
                raise
            left_out.append(_LeftOut(row.record, error))
        else:
            changes += [change] if change else []
    return changes, left_out if spec.records else [one for one in left_out if not _expected(one)]


def _expected(one: _LeftOut) -> bool:
    """A computer registers its own address by itself: nobody needs to be told that it is left out."""
    return isinstance(one.error, AddressUnknown) and one.record.any_address


def _change(row: Checked, place: Place, server: NameServer, spec: WriteDNSSpec) -> Change | None:
    """None where the zone says what is wanted already.

    :raises NotForDNS, AddressUnknown, NoZoneHere, AliasInTheWay, NameServerError:
    """
    record = row.record
    if record.unfit:
        raise NotForDNS(name=" ".join(record.unfit.split()))
    if not row.expected:
        raise AddressUnknown(name=f"{record.name} {record.kind}")
    if place.zone is None:
        raise place.error or NoZoneHere(server=server, name=record.name, words="it does not say why")
    now = server.records(record.name, record.kind)
    if _is_right(record, row.expected, now):
        return None
    if record.kind != "CNAME" and (alias := server.records(record.name, "CNAME").values):
        raise AliasInTheWay(name=record.name, target=alias[0].rstrip("."))
    return update_records(
        f"{'Change' if now.values else 'Add'} {record.name} {record.kind} {', '.join(row.shown_expected)}",
        server=server,
        zone=place.zone.name,
        name=record.name,
        kind=record.kind,
        before=Records(now.values, now.ttl),
        after=Records(tuple(sorted(row.expected)), record.ttl),
        key=spec.key,
        lane=record.name,
    )


def _is_right(record: NeededRecord, expected: Iterable[str], now: Answer) -> bool:
    if record.kind == "SRV":  # priority and weight are the organisation's own
        return {one.split()[2:] == two.split()[2:] for one in now.values for two in expected} == {True}
    return set(now.values) == set(expected)


def _notices(spec: WriteDNSSpec, changes: Sequence[Change]) -> list[Notice]:
    notices = []
    if spec.side == EXTERNAL and changes:
        text = "These are records for the outside: the name server must be the one that the Internet asks."
        notices.append(Notice("warning", text, "side"))
    for change in changes:
        gone = [str(value) for values in change.before.values() for value in values]
        if gone:
            text = f"{change.data['name']}: {', '.join(value.rstrip('.') for value in gone)} is replaced."
            notices.append(Notice("warning", text, "records"))
    if changes and not spec.key:
        text = "Without a TSIG key the server must allow updates from the console's address."
        notices.append(Notice("info", text, "key"))
    return notices


def _notice(one: _LeftOut) -> Notice:
    return Notice("warning", f"Left out: {one.error.text} {one.error.cure}".strip(), "records")


__all__ = ["WriteDNSSpec", "plan_write_dns"]
