"""Conferencing servers: the pool's factory of each kind, the server's object that links to it, and the trust list.

Source: Office Communications Server 2007 R2, "Schema attributes by class" (msRTCSIP-MCUFactory, -MCUFactoryService,
-MCU, -TrustedMCU) and their link pairs.
"""

from __future__ import annotations

from ocsadmin.checks.verdict import Verdict
from ocsadmin.directory import Entry
from pools import names, words
from pools.validation.registry import Skip, check
from pools.validation.report import Report
from pools.validation.standing import ServerStanding, Standing, attribute, links
from pools.validation.surroundings import Surroundings

from .pool import pool_of
from .servers import check_link, gone, server_of


def title(mcu: str) -> str:
    """``A/V Conferencing Server`` of ``AV MCU``."""
    return str(words.ROLES.get(f"LS {mcu}", mcu))


def factory_of(standing: Standing, mcu: str) -> Entry | None:
    """The factory that the pool's service object leads to."""
    service = standing.service(f"LS {mcu} Factory Service")
    return standing.at(service.link("msRTCSIP-MCUFactoryPath")) if service else None


@check("factory")
def factory(around: Surroundings, *, mcu: str) -> list[Verdict]:
    """The factory of one kind of conferencing server, and its ties to the pool in both directions."""
    standing, _pool = pool_of(around)
    service = standing.service(f"LS {mcu} Factory Service")
    if service is None and mcu not in names.MCU_TYPES:
        raise Skip(f"The directory keeps no factory for the {title(mcu)}: it comes with the Front End Servers.")
    report = Report()
    if service is None:
        report.fail(f"CN=LS {mcu} Factory Service is missing below the pool.", cure="Run Create Pool again.")
        return report.verdicts
    found = factory_of(standing, mcu)
    if found is None:
        report.fail(f"The factory of the {title(mcu)} is not there.", cause=f"{service.dn_text} leads nowhere.")
        return report.verdicts
    expected = names.MCU_TYPES.get(mcu, attribute(found, "MCUType"))
    if attribute(found, "MCUType") != expected:
        report.fail(f"The factory is of type “{attribute(found, 'MCUType')}” and not “{expected}”.")
    if service.dn not in links(found, "PoolAddresses"):
        report.fail("The factory does not know the pool (PoolAddresses).", cure="Check replication.")
    if not any(one.startswith("FactoryURL=https://") for one in found.texts("msRTCSIP-MCUFactoryData")):
        report.fail("The factory has no URL (FactoryURL=https://…).", cure="Run Create Pool again.")
    return report.or_fine(f"The factory of the {title(mcu)} is tied to the pool.")


@check("conferencing_server")
def conferencing_server(around: Surroundings, *, server: str, mcu: str) -> list[Verdict]:
    """The object of a conferencing server, its link to the factory, and its line in the list of trusted ones."""
    found = server_of(around, server)
    if found is None:
        return gone(server)
    standing, report = around.standing, Report()
    point, made_by = found.point(f"LS {mcu}"), factory_of(standing, mcu)
    if point is None and mcu not in names.MCU_TYPES:
        raise Skip(f"The directory keeps no object for the {title(mcu)}: it comes with the Front End Server.")
    if point is None:
        text = f"CN=LS {mcu} is missing below the computer account of {server}."
        report.fail(text, cause="The role was deactivated, or never activated.", cure=f"Activate the {title(mcu)}.")
    elif made_by is not None:
        check_link(
            report, point, "MCUFactoryAddress", standing=standing, target=made_by.dn, back="MCUServers", owner=made_by
        )
    _trusted(standing, found, mcu, report)
    return report.or_fine(f"The {title(mcu)} on {server} is tied to its factory and trusted.")


def _trusted(standing: Standing, found: ServerStanding, mcu: str, report: Report) -> None:
    expected = names.MCU_TYPES.get(mcu)
    if expected is None:
        return
    mine = [one for one in standing.of_class("TrustedMCU") if attribute(one, "TrustedMCUFQDN").lower() == found.fqdn]
    lines = [one for one in mine if attribute(one, "MCUType") == expected]
    if not lines:
        report.fail(
            f"{found.fqdn} is not in the list of trusted conferencing servers for “{expected}”.",
            cause="The Front End Servers refuse its connections.",
            cure=f"Activate the {title(mcu)} again.",
        )
    for one in lines:
        if one.has("msRTCSIP-RoutingPoolDN") and one.link("msRTCSIP-RoutingPoolDN") != standing.service_dn:
            report.fail(
                f"{one.dn_text} leads to another pool (RoutingPoolDN).", cure=f"Set it to {standing.service_dn}."
            )
