"""Web Components Servers, and what clients and meetings are told about where things are.

Sources: Deploying Enterprise Edition, "Validate Web Components Server Configuration" and "Create the Pool"; Office
Communications Server 2007 R2, "Schema attributes by class" (msRTCSIP-TrustedWebComponentsServer).
"""

from __future__ import annotations

from ocsadmin.checks.verdict import Verdict
from pools import names, words
from pools.rules.host_names import is_address
from pools.validation.registry import check
from pools.validation.report import Report
from pools.validation.standing import attribute
from pools.validation.surroundings import Surroundings

from .pool import pool_of
from .servers import check_link, gone, server_of

NEEDED_STORES = ("MeetingContentPath", "MeetingMetadataPath", "AddressBookPath", "ClientUpdateDataPath")


@check("web_components")
def web_components(around: Surroundings, *, server: str) -> list[Verdict]:
    """The role's object on the server, its link to the pool, and its line in the trust list."""
    found = server_of(around, server)
    if found is None:
        return gone(server)
    standing, report = around.standing, Report()
    point = found.point("LS WebComponents Service")
    if point is None:
        text = f"CN=LS WebComponents Service is missing below the computer account of {server}."
        report.fail(
            text, cause="The role was deactivated, or never activated.", cure="Activate the Web Components Server."
        )
    else:
        target = names.microsoft(standing.pool_dn).child("CN", "LS WebComponents Service")
        check_link(
            report, point, "WebComponentsPoolAddress", standing=standing, target=target, back="WebComponentsServers"
        )
    listed = {
        attribute(one, "TrustedWebComponentsServerFQDN").lower()
        for one in standing.of_class("TrustedWebComponentsServer")
    }
    if found.fqdn not in listed:
        report.fail(
            f"{found.fqdn} is not in the list of trusted Web Components Servers.",
            cause="Conferencing servers refuse its connections.",
            cure="Activate the Web Components Server again.",
        )
    return report.or_fine(f"The Web Components Server on {server} is linked to the pool and trusted.")


@check("web_stores")
def web_stores(around: Surroundings) -> list[Verdict]:
    """The Web farm FQDNs and the stores that the virtual directories refer to."""
    _standing, pool = pool_of(around)
    data, report = names.name_and_value(pool.texts("msRTCSIP-PoolData")), Report()
    farm = data.get("InternalWebFarmFQDN", "")
    if not farm:
        report.fail(
            "The pool has no internal Web farm FQDN.", cure="Set it with LcsCmd.exe /Web /Action:UpdatePoolUrls."
        )
    elif "." not in farm or is_address(farm):
        report.fail(f"The internal Web farm FQDN is “{farm}”, which is no FQDN.", cure="Give a full DNS name.")
    for name in NEEDED_STORES:
        path, title = data.get(name, ""), str(words.STORES[name])
        if not path:
            report.fail(f"{title}: no location is set.", cure="Set the share in the pool's properties.")
        elif not path.startswith("\\\\") or path.count("\\") < 3:
            report.fail(f"{title}: “{path}” is no share.", cure=r"Write \\computer\share.")
    return report.or_fine(f"The Web farm {farm} and all stores are set.")
