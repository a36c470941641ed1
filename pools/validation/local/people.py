"""The accounts that the services run under, and the people who are homed on the pool.

Sources: Deploying Enterprise Edition, "Validation and Troubleshooting Hints" and "Permissions Created by the Create
Pool Wizard"; Office Communications Server 2007 R2, "Changes made by forest preparation" (the groups).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from ocsadmin.checks.verdict import Verdict
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq
from pools.validation.registry import check
from pools.validation.report import Report
from pools.validation.standing import attribute, group
from pools.validation.surroundings import Surroundings

from .servers import DISABLED

HOME_SERVERS: Final = "RTCHSUniversalServices"
COMPONENTS: Final = "RTCComponentUniversalServices"
GUESTS: Final = "RTCUniversalGuestAccessGroup"
MOST_NAMED = 3
ACCOUNT = ("userAccountControl", "lockoutTime", "objectClass", "sAMAccountName")


@check("service_accounts")
def service_accounts(around: Surroundings, *, groups: list[str]) -> list[Verdict]:
    """Each group of services has an account in it, and those accounts can be used."""
    report, found = Report(), []
    for name in groups:
        found += _usable_members(around.directory, name, report)
    return report.or_fine(f"The service accounts are in their groups: {', '.join(sorted(set(found)))}.")


def _usable_members(directory: Directory, name: str, report: Report) -> list[str]:
    entry = group(directory, name)
    if entry is None:
        report.fail(f"The group {name} is missing.", cause="The forest is not prepared.", cure="Prepare the forest.")
        return []
    names = []
    for dn in entry.all("member"):
        member = directory.get(dn, ACCOUNT) if isinstance(dn, DN) else None
        if member is None:
            continue
        account = member.text("sAMAccountName")
        names.append(account)
        if member.number("userAccountControl") & DISABLED:
            report.fail(f"{account} in {name} is disabled.", cause="Services can't start with it.", cure="Enable it.")
        elif member.text("lockoutTime") not in ("", "0") and member.raw("lockoutTime") != [b"0"]:
            report.warn(f"{account} in {name} was locked out.", cure="Unlock it, and see who used a wrong password.")
    if not names:
        report.fail(
            f"The group {name} has no members.",
            cause="The services of the pool run under an account that must be in it.",
            cure="Add the service account, or activate the servers again.",
        )
    return names


@check("home_servers")
def home_servers(around: Surroundings) -> list[Verdict]:
    """People's home server is the pool's CN=LC Services (not the pool object), and their SIP domain is in the list."""
    standing, directory = around.standing, around.directory
    report = Report()
    wrong = [entry.dn.name for entry in _homed_at(directory, standing.pool_dn)]
    if wrong:
        report.fail(
            f"The home server of {_named(wrong)} is the pool object itself.",
            cause=f"It has to be {standing.service_dn}.",
            cure="Move them to the pool again.",
        )
    domains = {attribute(one, "DomainName").lower() for one in standing.of_class("Domain")}
    people, foreign = 0, Counter[str]()
    for entry in _homed_at(directory, standing.service_dn):
        people += 1
        domain = attribute(entry, "PrimaryUserAddress").lower().rpartition("@")[2]
        if domain and domain not in domains:
            foreign[domain] += 1
    for domain, number in foreign.most_common(MOST_NAMED):
        report.fail(
            f"Addresses of {number} user{'' if number == 1 else 's'} are in {domain}, which is no SIP domain.",
            cause="They can't sign in: the domain is missing in the global settings.",
            cure=f"Add {domain} to the SIP domains, or change their addresses.",
        )
    return report.or_fine(f"{people} users and contacts are homed on the pool, all in SIP domains of the list.")


def _homed_at(directory: Directory, dn: DN) -> Iterator[Entry]:
    pages = directory.pages(
        directory.forest.domain, Eq("msRTCSIP-PrimaryHomeServer", dn), attributes=("msRTCSIP-PrimaryUserAddress",)
    )
    return (entry for page in pages for entry in page)


def _named(names: list[str]) -> str:
    first = ", ".join(sorted(names)[:MOST_NAMED])
    return f"{first} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else first
