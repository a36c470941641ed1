"""The unified communications applications: activated, trusted, reached by contacts.

Sources: Deploying Enterprise Edition, "Validate Application Functionality" and "Deploying Unified Communications
Applications"; Office Communications Server 2007 R2 WMI reference, MSFT_SIPTrustedServiceSetting and
MSFT_SIPApplicationContactSetting.
"""

from __future__ import annotations

from ocsadmin.checks.verdict import Verdict
from ocsadmin.directory import DN, Entry
from pools import names, words
from pools.validation.registry import Skip, check
from pools.validation.report import Report
from pools.validation.standing import Standing, attribute, links
from pools.validation.surroundings import Surroundings

from .pool import pool_of

ATTENDANT = "Microsoft.Rtc.Applications.Caa"


def entries_of(standing: Standing, application: str, fqdn: str) -> list[Entry]:
    """The trusted service entries of an application that belong to the pool: by its FQDN or its routing pool."""
    return [
        one
        for one in standing.of_class("TrustedService")
        if attribute(one, "TrustedServiceType") == application
        and (
            attribute(one, "TrustedServerFQDN").lower() == fqdn
            or one.link("msRTCSIP-RoutingPoolDN") == standing.service_dn
        )
    ]


@check("application_activated")
def application_activated(around: Surroundings, *, application: str) -> list[Verdict]:
    """The pool and each of its servers list the application."""
    standing, pool = pool_of(around)
    title, report = words.application(application), Report()
    if application not in pool.texts("msRTCSIP-ApplicationList"):
        raise Skip(f"{title} is not activated in this pool.")
    for server in standing.servers:
        point = server.point("LS AppServer")
        if point is None:
            report.fail(f"CN=LS AppServer is missing on {server.fqdn}.", cure="Activate the Application Server there.")
        elif application not in point.texts("msRTCSIP-ApplicationList"):
            report.fail(f"{title} is not activated on {server.fqdn}.", cure=f"Activate {title} on that server.")
        else:
            _linked(standing, point, server.fqdn, report)
    return report.or_fine(f"{title} is activated in the pool and on {len(standing.servers)} of its servers.")


def _linked(standing: Standing, point: Entry, fqdn: str, report: Report) -> None:
    service = names.microsoft(standing.pool_dn).child("CN", "LS AppServer Service")
    if point.link("msRTCSIP-ApplicationServerPoolLink") != service:
        report.fail(f"The Application Server on {fqdn} is not linked to the pool.", cure="Activate it again.")


@check("application_entry")
def application_entry(around: Surroundings, *, application: str) -> list[Verdict]:
    """Its trusted service entry: there, linked, with port, version and routing pool."""
    standing, pool = pool_of(around)
    title = words.application(application)
    if application not in pool.texts("msRTCSIP-ApplicationList"):
        raise Skip(f"{title} is not activated in this pool.")
    found = entries_of(standing, application, around.subject.fqdn)
    report = Report()
    if not found:
        cause = "The Front End Servers refuse connections of the application."
        report.fail(f"{title} has no trusted service entry.", cause=cause, cure=f"Activate {title} again.")
    linked = set(links(pool, "TrustedServiceLinks"))
    for entry in found:
        _entry(entry, standing, linked, title, report)
    ports = ", ".join(attribute(entry, "TrustedServicePort") for entry in found)
    return report.or_fine(f"{title} is trusted, at port {ports}.")


def _entry(entry: Entry, standing: Standing, linked: set[DN], title: str, report: Report) -> None:
    port = entry.number("msRTCSIP-TrustedServicePort", 0)
    if not 1 <= port <= 65535:
        report.fail(f"The trusted service entry of {title} has no port.", cure="Set the port that it listens on.")
    if not entry.true("msRTCSIP-Routable"):
        report.fail(f"The trusted service entry of {title} is not routable.", cure="Set Routable to TRUE.")
    routing = entry.link("msRTCSIP-RoutingPoolDN")
    if routing is not None and routing != standing.service_dn:
        report.fail(f"The trusted service entry of {title} belongs to {routing}.", cure="Activate it in this pool.")
    if entry.number("msRTCSIP-TrustedServerVersion", -1) != names.R2_VERSION:
        report.fail(f"The trusted service entry of {title} has another version.", cure=f"Activate {title} again.")
    if entry.dn not in linked:
        report.warn(
            f"The pool is not linked to the trusted service entry of {title}.",
            cure="Run Configure Pool/Server again: it links the applications of the pool.",
        )


@check("application_contacts")
def application_contacts(around: Surroundings, *, application: str) -> list[Verdict]:
    """The contacts that lead to the application: enabled, homed on the pool; the Attendant needs an access number."""
    standing, pool = pool_of(around)
    title = words.application(application)
    if application not in pool.texts("msRTCSIP-ApplicationList"):
        raise Skip(f"{title} is not activated in this pool.")
    entries = {entry.dn for entry in entries_of(standing, application, around.subject.fqdn)}
    mine = [one for one in standing.application_contacts if one.link("msRTCSIP-ApplicationDestination") in entries]
    report = Report()
    if not mine and application == ATTENDANT:
        report.warn(
            f"{title} has no access number: nobody can dial in.",
            cause="The application runs only after further configuration.",
            cure="Create an access number with its location profile.",
        )
    for one in mine:
        uri = attribute(one, "PrimaryUserAddress") or one.dn_text
        if not one.true("msRTCSIP-UserEnabled"):
            report.warn(f"The contact {uri} is not enabled.", cure="Enable it, or delete it where it is not used.")
        if one.link("msRTCSIP-PrimaryHomeServer") != standing.service_dn:
            report.fail(
                f"The contact {uri} is not homed on this pool.", cure=f"Set its home server to {standing.service_dn}."
            )
    if not mine and not report.verdicts:
        raise Skip(f"{title} has no contacts.")
    return report.or_fine(f"{len(mine)} contact{' leads' if len(mine) == 1 else 's lead'} to {title}.")
