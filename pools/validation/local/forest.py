"""What the pool needs of the forest: SIP domains; and what it may do without: Enterprise Voice, Edge Servers.

Source: Deploying Enterprise Edition, "Validate Your Server and Pool Configuration" (notes) and "Configure Pool and
Applications".
"""

from __future__ import annotations

from ocsadmin.checks.verdict import Verdict, ok, warning
from pools.validation.registry import check
from pools.validation.report import Report
from pools.validation.standing import Standing, attribute
from pools.validation.surroundings import Surroundings
from pools.validation.targets import MEDIA_RELAY


@check("directory_answers")
def directory_answers(around: Surroundings) -> list[Verdict]:
    """The directory can be read; the other checks of this step lean on it.

    :raises DirectoryError: it can't; the runner makes a failure of it.
    """
    state = around.directory.state()
    around.standing  # noqa: B018 - reading it is the check
    return [ok(f"{state.host} answers, and everything below RTC Service can be read.")]


@check("sip_domains")
def sip_domains(around: Surroundings) -> list[Verdict]:
    """There is a list, one of its domains is the default one, none stands there twice."""
    listed = around.standing.of_class("Domain")
    found = [attribute(one, "DomainName").lower() for one in listed]
    defaults = [attribute(one, "DomainName") for one in listed if one.true("msRTCSIP-Default")]
    report = Report()
    if not found:
        report.fail("The list of SIP domains is empty.", cure="Add the SIP domains of the users' addresses.")
    elif len(defaults) != 1:
        said = ", ".join(defaults) or "none"
        report.fail(f"Exactly one SIP domain is the default one; here: {said}.", cure="Choose one as the default.")
    for name in sorted({name for name in found if found.count(name) > 1}):
        report.warn(f"{name} is in the list of SIP domains more than once.", cure="Delete all but one.")
    known = set(found)
    for name in around.subject.logon.domains:
        if name.lower() not in known:
            report.fail(
                f"{name} is set for automatic logon at this pool, but is no SIP domain of the forest.",
                cure="Run Configure Pool/Server again.",
            )
    return report.or_fine(f"SIP domains: {', '.join(found)}; {defaults[0] if defaults else ''} is the default one.")


@check("enterprise_voice")
def enterprise_voice(around: Surroundings) -> list[Verdict]:
    """A warning, which can be ignored, where nothing of Enterprise Voice is configured."""
    standing = around.standing
    routes = len(standing.of_class("PhoneRoute"))
    pool = standing.pool
    profile = pool.link("msRTCSIP-DefaultLocationProfileLink") if pool else None
    if not routes:
        return [
            warning(
                "Enterprise Voice is not configured: there is no phone route.",
                cause="Calls to and from the telephone network need routes and a Mediation Server.",
                cure="Configure Enterprise Voice if it is wanted.",
                code="no-enterprise-voice",
            )
        ]
    if profile is None:
        text = "Enterprise Voice has phone routes, but the pool has no default location profile."
        return [warning(text, cure="Choose a location profile in the pool's properties.")]
    return [
        ok(f"Enterprise Voice: {routes} phone route{'s' if routes > 1 else ''}, and the pool has a location profile.")
    ]


@check("edge_servers")
def edge_servers(around: Surroundings, *, media: bool = False) -> list[Verdict]:
    """A warning, which can be ignored, where no Edge Server is deployed; else whether the parts name one another.

    ``media``: the A/V Edge Server and its Media Relay Authentication Service are looked for too.
    """
    standing, settings = around.standing, around.subject.settings
    edges = {attribute(one, "EdgeProxyFQDN").lower() for one in standing.of_class("EdgeProxy")}
    route = settings.edge_proxy.lower() if settings else ""
    relays = media_relays(standing)
    if not edges and not route and not relays:
        return [
            warning(
                "No Edge Servers are deployed.",
                cause="Neither the list of Edge Servers nor the default route to one is set.",
                cure="Deploy Edge Servers if people outside are to sign in, or partners are to be federated.",
                code="no-edge-servers",
            )
        ]
    report = Report()
    if route and route not in edges:
        text = f"The default route leads to {route}, which is not in the list of Edge Servers."
        report.fail(text, cure="Add it on the tab Edge Servers of the global properties.")
    if edges and not route:
        report.warn("There are Edge Servers, but no default route leads to one.", cure="Set it where federation is on.")
    if media and not relays:
        report.warn(
            "No A/V Edge Server is known: calls through the firewall will have no audio and video.",
            cure="Add the A/V Edge Server in Configure Pool/Server, page External User Access Configuration.",
            cause="No trusted service entry of type MRAS is linked to the pool.",
        )
    return report.or_fine(f"Edge Servers: {', '.join(sorted(edges))}.")


def media_relays(standing: Standing) -> list[str]:
    """FQDNs of the A/V Edge Servers that the pool uses."""
    linked = set(standing.pool.all("msRTCSIP-TrustedServiceLinks")) if standing.pool else set()
    relays = [one for one in standing.of_class("TrustedService") if attribute(one, "TrustedServiceType") == MEDIA_RELAY]
    return [attribute(one, "TrustedServerFQDN") for one in relays if one.dn in linked]
