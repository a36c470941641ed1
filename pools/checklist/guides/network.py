"""What to do in the network: load balancer and DNS.

Sources: Deploying Enterprise Edition, "Configure a Load Balancer for Your Pool", "Prerequisites for a Load Balancer
Connecting to a Pool" and "Create and Verify DNS Records for Your Server or Pool".
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pools.checklist.blocks import Block, Names, code, items, text

SIGN_IN = "_sipinternaltls._tcp"


def load_balancer(names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("A static virtual IP address, to which %(pool)s resolves") % {"pool": names.pool_fqdn},
            _("TCP ports 5060, 5061, 5065, 5069, 135 and 444 for the Front End Servers, 443 for Web Components"),
            _("SNAT, with one address for each 65,000 users; DNAT is not supported for a pool"),
            _("TCP-level affinity, an idle time-out of 20 minutes or more, TCP resets on time-out, least connections"),
            _("Health monitor of 135 and 444: let it connect to 5060 or 5061, for these two ports are always open"),
        ),
        text(_("Do this before the pool's DNS records are created. The page “Load balancer” has the whole list.")),
    )


def dns(names: Names) -> tuple[Block, ...]:
    domains = names.sip_domains or ("<SIP domain>",)
    records = [f"{SIGN_IN}.{one}.  SRV  0 0 5061 {names.pool_fqdn}." for one in domains]
    return (
        text(
            _(
                "An A record for the pool FQDN and each Web farm FQDN that is another name; an SRV record in each SIP "
                "domain where this pool redirects sign-in. The page “DNS records” has the exact list."
            )
        ),
        code(*records, title=_("For automatic sign-in")),
        code(
            "nslookup",
            "set type=srv",
            f"{SIGN_IN}.{domains[0]}",
            "exit",
            title=_("On a client: port 5061, and the pool as the host"),
        ),
        code(f"ping {names.pool_fqdn}", title=_("On a client: the address of the load balancer or the only server")),
    )
