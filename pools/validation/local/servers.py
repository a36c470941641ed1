"""The servers of a pool: computer accounts, service connection points, links both ways, the list of trusted servers.

Source: Office Communications Server 2007 R2, "Schema attributes and descriptions" (the link pair PoolAddress and
FrontEndServers; TrustedServerFQDN).
"""

from __future__ import annotations

from ocsadmin.checks.verdict import Verdict, failure
from ocsadmin.directory import DN, Entry
from pools import names
from pools.validation.registry import check
from pools.validation.report import Report
from pools.validation.standing import ServerStanding, Standing, attribute, links
from pools.validation.surroundings import Surroundings

DISABLED = 2
"""ADS_UF_ACCOUNTDISABLE."""


def server_of(around: Surroundings, fqdn: str) -> ServerStanding | None:
    """The server that the mirror knows by this name, as it stands now."""
    known = next((one for one in around.subject.servers if one.fqdn.lower() == fqdn.lower()), None)
    if known is None:
        return None
    computer = names.owner_of_service(DN.parse(known.dn))
    return next((one for one in around.standing.servers if one.dn == computer), None)


def gone(fqdn: str) -> list[Verdict]:
    return [failure(f"The mirror knows no server {fqdn} in this pool any more.", cure="Validate once more.")]


@check("server_links")
def server_links(around: Surroundings, *, server: str) -> list[Verdict]:
    """The computer account, and CN=LC Services below it with its link to the pool."""
    found = server_of(around, server)
    if found is None:
        return gone(server)
    report = Report()
    _computer(found, server, report)
    point = found.point("LC Services")
    if point is None:
        text = f"CN=LC Services is missing below the computer account of {server}."
        report.fail(text, cause="The Front End Server was deactivated, or never activated.", cure="Activate it again.")
        return report.verdicts
    check_link(
        report,
        point,
        "PoolAddress",
        standing=around.standing,
        target=around.standing.service_dn,
        back="FrontEndServers",
    )
    if point.has("serviceDNSName") and point.text("serviceDNSName").lower() != found.fqdn:
        text = f"CN=LC Services says {point.text('serviceDNSName')}, the computer account {found.fqdn}."
        report.fail(text, cause="The computer was renamed.", cure="Remove the server from the pool and add it anew.")
    return report.or_fine(f"{server} is linked to the pool, and the pool to it.")


@check("trusted_servers")
def trusted_servers(around: Surroundings) -> list[Verdict]:
    """The pool and each of its servers stand in the list of servers that trust one another, once each."""
    standing = around.standing
    listed = [attribute(one, "TrustedServerFQDN").lower() for one in standing.of_class("TrustedServer")]
    wanted = dict.fromkeys((around.subject.fqdn, *(server.fqdn for server in standing.servers)))
    report = Report()
    for fqdn in wanted:
        if fqdn not in listed:
            report.fail(
                f"{fqdn} is not in the list of trusted servers.",
                cause="Other servers refuse connections from it that use mutual TLS.",
                cure="Activate the server again, or add an msRTCSIP-TrustedServer object to Global Settings.",
            )
        elif listed.count(fqdn) > 1:
            report.warn(f"{fqdn} is in the list of trusted servers more than once.", cure="Delete all but one.")
    return report.or_fine(f"The list of trusted servers has all {len(wanted)} names of the pool.")


def check_link(
    report: Report, entry: Entry, name: str, *, standing: Standing, target: DN, back: str, owner: Entry | None = None
) -> None:
    """A link leads to ``target``, and the back link there (of ``owner``, else the pool's service) to ``entry``."""
    found = entry.link(f"msRTCSIP-{name}")
    if found != target:
        report.fail(
            f"{name} of {entry.dn_text} leads to {found or 'nothing'}.",
            cause="The link of the object is missing or wrong.",
            cure=f"It has to lead to {target}: activate the server role again.",
        )
        return
    other = owner or standing.of_pool.get(target.key)
    if other is not None and entry.dn not in links(other, back):
        report.fail(
            f"The back link {back} of {other.dn_text} does not show {entry.dn_text}.",
            cause="The domain controller has not computed it: replication between partitions is behind.",
            cure="Check replication of the domain controllers (repadmin /showrepl).",
        )


def _computer(found: ServerStanding, server: str, report: Report) -> None:
    if found.computer is None:
        report.fail(f"The computer account {found.dn} is not there.", cure="Join the server to the domain again.")
        return
    if not found.computer.text("dNSHostName"):
        report.fail(f"The computer account of {server} has no DNS name.", cure="Let the computer register itself.")
    if found.computer.number("userAccountControl") & DISABLED:
        report.fail(f"The computer account of {server} is disabled.", cure="Enable it.")
