"""What is allowed of a new server, but should be known before.

Sources: Deploying Enterprise Edition, "Configure a Load Balancer for Your Pool" and "Prerequisites for a Load Balancer
Connecting to a Pool"; Deploy a UCMA SDK Application, "Load Balancing".
"""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.plans.plan import Notice

from .pools_to_grow import PoolToGrow
from .windows import WindowsVersion


def advice(pool: PoolToGrow, fqdn: str, windows: WindowsVersion) -> Iterator[Notice]:
    """Notices in the order of the wizard's pages."""
    if windows.caution:
        yield Notice("warning", windows.caution, "server")
    if pool.servers:
        yield Notice("warning", load_balancer_text(pool), "pool")
    else:
        text = (
            f"{fqdn} is the first server of {pool.fqdn}, whose A record has to lead to this server's address. Without "
            "a load balancer it stays the only one: a second server takes one."
        )
        yield Notice("info", text, "pool")
    if missing := pool.missing_factories:
        text = f"{pool.fqdn} has no conferencing factory for {', '.join(missing)}, so its servers get no such role."
        yield Notice("warning", text, "pool")


def load_balancer_text(pool: PoolToGrow) -> str:
    """What a pool with more than one server needs."""
    count = len(pool.servers) + 1
    return (
        f"{pool.fqdn} then has {count} servers, and a pool with more than one needs a hardware load balancer: "
        f"{pool.fqdn} resolves to its virtual IP address, each server has a static IP address, and it translates "
        "source addresses (SNAT; DNAT is not supported), with an address for each 65,000 users. Connections of "
        "applications are balanced across the servers, too."
    )
