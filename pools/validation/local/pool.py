"""The pool's own objects.

Source: Office Communications Server 2007 R2, "Schema attributes by class" (msRTCSIP-Pool) and "Schema classes and
descriptions" (what stands below a pool).
"""

from __future__ import annotations

from ocsadmin.checks.verdict import Verdict, failure
from ocsadmin.directory import Entry
from pools import names, words
from pools.models import Pool
from pools.rules.host_names import is_address
from pools.validation.registry import Skip, check
from pools.validation.report import Report
from pools.validation.standing import Standing, attribute, links
from pools.validation.surroundings import Surroundings

SERVICES = {
    "LC Services": "PoolService",
    "LS WebComponents Service": "WebComponentsService",
    "LS AppServer Service": "ApplicationServerService",
}
"""CN of each service object below ``CN=Microsoft,<pool>`` → its class."""
RUN_CREATE_POOL = "Run Create Pool again (LcsCmd.exe /Forest /Action:CreatePool), or add the missing value."


def pool_of(around: Surroundings) -> tuple[Standing, Entry]:
    """The pool's object as it stands now.

    :raises Skip: it is gone; the check of the pool object says so.
    """
    standing = around.standing
    if standing.pool is None:
        raise Skip(f"The pool object {standing.pool_dn} is not there.")
    return standing, standing.pool


@check("pool_object")
def pool_object(around: Surroundings) -> list[Verdict]:
    """Its values: DNS name, type, version, functionality, back end."""
    standing = around.standing
    pool = standing.pool
    if pool is None:
        text = f"The pool object {standing.pool_dn} is not in the directory."
        return [
            failure(
                text,
                cause="It was deleted or renamed, or can't be seen by this console.",
                cure="Read the directory again.",
            )
        ]
    report, fqdn = Report(), pool.text("dNSHostName")
    if not fqdn or "." not in fqdn or is_address(fqdn):
        report.fail(f"The pool FQDN (dNSHostName) is “{fqdn or 'empty'}”.", cure=RUN_CREATE_POOL)
    kind = pool.number("msRTCSIP-PoolType", -1)
    if kind not in Pool.PoolType:
        report.fail(f"The pool type is {words.pool_type(None if kind < 0 else kind)}.", cure=RUN_CREATE_POOL)
    version = pool.number("msRTCSIP-PoolVersion", -1)
    if version != names.R2_VERSION:
        said = words.version(None if version < 0 else version)
        report.fail(f"The pool's version is {said}.", cure="Office Communications Server 2007 R2 pools have version 4.")
    if not pool.has("msRTCSIP-PoolFunctionality"):
        report.fail("The pool does not say whether it supports meetings (PoolFunctionality).", cure=RUN_CREATE_POOL)
    if not attribute(pool, "BackEndServer"):
        report.fail("The pool names no back end (BackEndServer).", cure=RUN_CREATE_POOL)
    return report.or_fine(f"The pool object is complete: {fqdn}, {words.pool_type(kind)}, {words.version(version)}.")


@check("pool_services")
def pool_services(around: Surroundings) -> list[Verdict]:
    """The service objects below the pool, and that at least one server is linked to it."""
    standing, _pool = pool_of(around)
    report = Report()
    for cn, kind in SERVICES.items():
        entry = standing.service(cn)
        if entry is None:
            report.fail(f"CN={cn} is missing below the pool.", cure=RUN_CREATE_POOL)
        elif f"msRTCSIP-{kind}" not in entry.texts("objectClass"):
            report.fail(f"CN={cn} is no msRTCSIP-{kind} object.", cure=f"Delete {entry.dn_text} and create it anew.")
    service = standing.service("LC Services")
    servers = links(service, "FrontEndServers") if service else []
    if service is not None and not servers:
        report.fail("No server is linked to the pool.", cure="Add a server to the pool.")
    return report.or_fine(f"All service objects are there; {len(servers)} linked to the pool as its servers.")


@check("conference_directory")
def conference_directory(around: Surroundings) -> list[Verdict]:
    """A conference directory whose home is the pool, with a number of its own."""
    standing, _pool = pool_of(around)
    every = standing.of_class("ConferenceDirectory")
    mine = [one for one in every if one.link("msRTCSIP-ConferenceDirectoryHomePool") == standing.service_dn]
    report = Report()
    if not mine:
        report.warn(
            "No conference directory has this pool as its home.",
            cause="Dial-in conferencing takes the numbers of conferences from it.",
            cure="Create one: a directory with a number that no other has, and this pool as home.",
        )
    numbers = [attribute(one, "ConferenceDirectoryId") for one in every]
    for one in mine:
        number = attribute(one, "ConferenceDirectoryId")
        if not number or numbers.count(number) > 1:
            report.fail(
                f"The conference directory number “{number}” is empty or used twice.", cure="Give each its own."
            )
    return report.or_fine(f"Conference directory {', '.join(attribute(one, 'ConferenceDirectoryId') for one in mine)}.")


@check("versions")
def versions(around: Surroundings) -> list[Verdict]:
    """Pool, servers, roles, factories and trust lists are all of one version."""
    standing, pool = pool_of(around)
    expected, report, looked_at = pool.number("msRTCSIP-PoolVersion", -1), Report(), 0
    hosts = {around.subject.fqdn, *(server.fqdn for server in standing.servers)}
    for entry, name, label in _versioned(standing, hosts):
        looked_at += 1
        found = entry.number(f"msRTCSIP-{name}", -1)
        if found != expected:
            said = words.version(None if found < 0 else found)
            report.fail(f"{label} is of another version: {said}.", cure="Bring all servers of a pool to one version.")
    return report.or_fine(f"{looked_at} objects are of the same version as the pool.")


def _versioned(standing: Standing, hosts: set[str]) -> list[tuple[Entry, str, str]]:
    found = [
        (point, "ServerVersion", f"{point.dn.name} on {server.fqdn}")
        for server in standing.servers
        for point in server.points.values()
        if any(name.startswith("msRTCSIP-") for name in point.texts("objectClass"))
    ]
    for entry in standing.of_class("TrustedServer"):
        if attribute(entry, "TrustedServerFQDN").lower() in hosts:
            fqdn = attribute(entry, "TrustedServerFQDN")
            found.append((entry, "TrustedServerVersion", f"{fqdn} in the list of trusted servers"))
    return found
