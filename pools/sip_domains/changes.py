"""Adding and removing SIP domains: by the wizard, or by themselves.

Sources: Deploying Enterprise Edition, "Configure Pool and Applications" (step 10); Office Communications Server 2007
R2, "Schema attributes by class" (Domain) and the WMI reference (MSFT_SIPDomainData: Authoritative, DefaultDomain).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ocsadmin.directory import Directory, Entry, Forest
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change, add, delete, modify
from pools import names
from pools.configure_pool.errors import DefaultSIPDomainStays, SIPDomainInUse, SIPDomainThere, SIPDomainUnknown
from pools.configure_pool.spec import error_of
from pools.directory.guid_names import braced_guid
from pools.rules import automatic_logon
from pools.rules.sip_domains import check_sip_domain

from .holders import holders_of

DELETED = ("objectClass", "msRTCSIP-DomainName", "msRTCSIP-Default", "msRTCSIP-DomainData")


def check_addition(name: str, existing: Sequence[str], *, field: str = "add_sip_domains") -> str:
    """A domain that may be added.

    :raises MissingValue, BadSIPDomain, SIPDomainThere: it may not.
    """
    domain = check_sip_domain(name, field=field)
    same = next((one for one in existing if one.lower() == domain.lower()), None)
    if same is not None:
        spelled = "" if same == domain else f", written {same}"
        raise SIPDomainThere(field=field, name=domain, spelled=spelled)
    return domain


def check_wished(name: str, existing: Sequence[str], removed: Sequence[str] = ()) -> str:
    """A domain that the forest shall have: a new one, or one that it has and keeps, so that a wish can be repeated.

    :raises MissingValue, BadSIPDomain: it is no domain. :raises SIPDomainThere: in other letters, or to be removed.
    """
    gone = {one.lower() for one in removed}
    return name if name in existing and name.lower() not in gone else check_addition(name, existing)


def check_removal(
    name: str, sip_domains: Sequence[Entry], directory: Directory, *, field: str = "remove_sip_domains"
) -> Entry:
    """The entry of a domain that may be removed.

    :raises SIPDomainUnknown, DefaultSIPDomainStays: it may never be. :raises SIPDomainInUse: not yet.
    """
    entry = find(name, sip_domains)
    if entry is None:
        known = ", ".join(one.text("msRTCSIP-DomainName") for one in sip_domains)
        raise SIPDomainUnknown(field=field, name=name, known=known)
    if entry.true("msRTCSIP-Default"):
        raise DefaultSIPDomainStays(field=field, name=name)
    if (holders := holders_of(name, directory)).count:
        more = f" and {holders.count - len(holders.first)} more" if holders.count > len(holders.first) else ""
        one = holders.count == 1
        who = "1 user or application has an address" if one else f"{holders.count} users or applications have addresses"
        raise SIPDomainInUse(field=field, count=who, name=name, first=", ".join(holders.first), more=more)
    return entry


def find(name: str, sip_domains: Sequence[Entry]) -> Entry | None:
    return next((one for one in sip_domains if one.text("msRTCSIP-DomainName").lower() == name.lower()), None)


def domain_problems(
    added: Sequence[str], removed: Sequence[str], sip_domains: Sequence[Entry], directory: Directory
) -> Iterator[DomainError]:
    """What stands in the way of adding and removing these."""
    existing = [one.text("msRTCSIP-DomainName") for one in sip_domains]
    for name in added:
        yield from _error(partial(check_wished, name, existing, removed))
    for name in removed:
        yield from _error(partial(check_removal, name, sip_domains, directory))


def _error(check: Callable[[], object]) -> Iterator[DomainError]:
    if error := error_of(check):
        yield error


def addition(name: str, forest: Forest, *, default: bool = False) -> Change:
    """The new object, named by a GUID as all SIP domains are."""
    return add(
        f"Add the SIP domain {name}",
        forest.global_settings.child("CN", braced_guid(name, "SIP domain")),
        {
            "objectClass": "msRTCSIP-Domain",
            "msRTCSIP-DomainName": name,
            "msRTCSIP-Default": default,
            "msRTCSIP-DomainData": "Authoritative=TRUE",
        },
    )


def removal(entry: Entry) -> Change:
    name = entry.text("msRTCSIP-DomainName")
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
