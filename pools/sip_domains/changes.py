"""Adding and removing SIP domains: by the wizard, or by themselves.

Sources: Deploying Enterprise Edition, "Configure Pool and Applications" (step 10); Office Communications Server 2007
R2, "Schema attributes by class" (Domain) and the WMI reference (MSFT_SIPDomainData: Authoritative, DefaultDomain).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocsadmin.directory import DN, Entry
from ocsadmin.plans.changes import Change, add, delete, modify
from pools import names
from pools.directory.guid_names import braced_guid
from pools.rules import automatic_logon

from .entries import name_of

DELETED = ("objectClass", "msRTCSIP-DomainName", "msRTCSIP-Default", "msRTCSIP-DomainData")


def addition(name: str, settings: DN, *, default: bool = False, title: str = "") -> Change:
    """The new object below Global Settings, named by a GUID as all SIP domains are."""
    return add(
        title or f"Add the SIP domain {name}",
        settings.child("CN", braced_guid(name, "SIP domain")),
        {
            "objectClass": "msRTCSIP-Domain",
            "msRTCSIP-DomainName": name,
            "msRTCSIP-Default": default,
            "msRTCSIP-DomainData": "Authoritative=TRUE",
        },
    )


def removal(entry: Entry) -> Change:
    name = name_of(entry)
    before = {attribute: entry.wire(attribute) for attribute in DELETED if attribute != "objectClass"}
    return delete(f"Remove the SIP domain {name}", entry.dn, guid=entry.guid, before=before)


def logon_cleanup(removed: Sequence[str], pools: Sequence[Entry]) -> Iterator[Change]:
    """Pools that support a removed domain for automatic logon support it no longer."""
    gone = {name.lower() for name in removed}
    for pool in pools:
        logon = automatic_logon.of_pool_data(names.name_and_value(pool.texts("msRTCSIP-PoolData")))
        kept = tuple(one for one in logon.domains if one.lower() not in gone)
        if len(kept) != len(logon.domains):
            title = f"Take {', '.join(sorted(gone))} from the domains for automatic logon of {pool.dn.name}"
            yield pool_data_change(title, pool, {automatic_logon.DOMAINS: automatic_logon.SEPARATOR.join(kept)})


def pool_data_change(title: str, pool: Entry, pairs: dict[str, str]) -> Change:
    """Other values for these names of PoolData; all other strings stay. An empty value takes the name away."""
    there = pool.texts("msRTCSIP-PoolData")
    gone = [one for one in there if one.partition("=")[0] in pairs]
    come = [f"{name}={value}" for name, value in pairs.items() if value]
    return modify(title, pool.dn, guid=pool.guid, before={"msRTCSIP-PoolData": gone}, after={"msRTCSIP-PoolData": come})
