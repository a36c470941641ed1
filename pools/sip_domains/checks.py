"""Which SIP domains may come and go.

Source: Deploying Enterprise Edition, "Configure Pool and Applications" (step 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ocsadmin.directory import Directory, Entry
from ocsadmin.errors import DomainError
from pools.rules.refusal import broken
from pools.rules.sip_domains import check_sip_domain

from .entries import name_of
from .errors import DefaultSIPDomainStays, SIPDomainInUse, SIPDomainThere, SIPDomainTwice, SIPDomainUnknown
from .holders import holders_of


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


def check_asked_for(name: str, existing: Sequence[str], removed: Sequence[str] = ()) -> str:
    """A domain that the forest shall have: a new one, or one that it has and keeps, so that a request can be repeated.

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
    entry = next((one for one in sip_domains if name_of(one).lower() == name.lower()), None)
    if entry is None:
        known = ", ".join(name_of(one) for one in sip_domains)
        raise SIPDomainUnknown(field=field, name=name, known=known)
    if entry.true("msRTCSIP-Default"):
        raise DefaultSIPDomainStays(field=field, name=name)
    if (holders := holders_of(name, directory)).count:
        more = f" and {holders.count - len(holders.first)} more" if holders.count > len(holders.first) else ""
        one = holders.count == 1
        who = "1 user or application has an address" if one else f"{holders.count} users or applications have addresses"
        raise SIPDomainInUse(field=field, count=who, name=name, first=", ".join(holders.first), more=more)
    return entry


def domain_problems(
    added: Sequence[str], removed: Sequence[str], sip_domains: Sequence[Entry], directory: Directory
) -> list[DomainError]:
    """What stands in the way of adding and removing these."""
    existing = [name_of(one) for one in sip_domains]
    return broken(
        *(partial(check_asked_for, name, existing, removed) for name in added),
        *(partial(check_removal, name, sip_domains, directory) for name in removed),
    )


def check_no_domain_twice(domains: Sequence[str], field: str) -> None:
    """:raises SIPDomainTwice: two are the same but for capital letters."""
    seen: set[str] = set()
    for name in domains:
        if name.lower() in seen:
            raise SIPDomainTwice(field=field, name=name)
        seen.add(name.lower())
