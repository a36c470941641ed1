"""Write DNS records by dynamic update (RFC 2136), where the name server takes it from the console."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ocsadmin.directory import Directory
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import dns_keys
from ocsadmin.plans.kinds.dns_client import NameServer
from ocsadmin.plans.plan import Notice, Plan
from pools.dns import deployment
from pools.dns.lookup import look_up
from pools.dns.needs import needed_records
from pools.dns.records import EXTERNAL, NeededRecord
from pools.dns.verdicts import checked

from .errors import RecordNotNeeded
from .record_changes import LeftOut, changes_of
from .spec import WriteDNSSpec


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
    changes, left_out = changes_of(rows, server, spec)
    if left_out and not changes:
        raise left_out[0].error
    return Plan(
        title=f"Write {len(changes)} DNS record{'' if len(changes) == 1 else 's'} at {server}",
        changes=tuple(changes),
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


def _notice(one: LeftOut) -> Notice:
    return Notice("warning", f"Left out: {one.error.text} {one.error.cure}".strip(), "records")
