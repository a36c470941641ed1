"""What has to change at the name server, and what can't be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds.dns_client import Answer, NameServer
from ocsadmin.plans.kinds.dns_errors import NameServerSilent, NoZoneHere
from ocsadmin.plans.kinds.dns_update import Records, update_records
from pools.dns.records import NeededRecord
from pools.dns.verdicts import Checked
from pools.dns.zones import Place, find_zones

from .errors import AddressUnknown, AliasInTheWay, NotForDNS
from .spec import WriteDNSSpec


@dataclass(frozen=True)
class LeftOut:
    """A record that is not written, and why."""

    record: NeededRecord
    error: DomainError


def changes_of(rows: Sequence[Checked], server: NameServer, spec: WriteDNSSpec) -> tuple[list[Change], list[LeftOut]]:
    places = find_zones([row.record for row in rows if not row.record.unfit], server)
    changes: list[Change] = []
    left_out: list[LeftOut] = []
    for row in rows:
        try:
            change = _change(row, places.get(row.record.name, Place()), server, spec)
        except DomainError as error:
            if isinstance(error, NameServerSilent):
                raise
            left_out.append(LeftOut(row.record, error))
        else:
            changes += [change] if change else []
    return changes, left_out if spec.records else [one for one in left_out if not _expected(one)]


def _expected(one: LeftOut) -> bool:
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
