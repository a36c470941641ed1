"""Automatic client logon: whether a pool's clients use it, which pool redirects it, for which SIP domains.

No source names the attribute that keeps these settings. They stand beside the pool's other name=value strings, in
msRTCSIP-PoolData:

``AutomaticLogon``          TRUE: some or all clients use DNS SRV records; FALSE: clients are configured by hand.
``RedirectAutomaticLogon``  TRUE on the one pool or server of the forest that authenticates and redirects requests.
``AutomaticLogonDomains``   the SIP domains that it supports for automatic logon, with semicolons between them.

Source: Deploying Enterprise Edition, "Configure Pool and Applications" and "DNS Requirements for Automatic Client
Sign-In" (what is set, and that one and only one pool may redirect).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

CLIENTS: Final = "AutomaticLogon"
REDIRECTS: Final = "RedirectAutomaticLogon"
DOMAINS: Final = "AutomaticLogonDomains"
SEPARATOR: Final = ";"
SIGN_IN_PORT: Final = 5061
"""Port of ``_sipinternaltls._tcp.<domain>``."""


@dataclass(frozen=True)
class AutomaticLogon:
    """What a pool's PoolData says of it. ``clients`` is None where the pool was never configured."""

    clients: bool | None
    redirects: bool
    domains: tuple[str, ...]


def of_pool_data(pool_data: Mapping[str, Any]) -> AutomaticLogon:
    """Read PoolData as a dictionary (``Pool.pool_data``, or ``names.name_and_value`` of an entry)."""
    switches = {"TRUE": True, "FALSE": False}
    return AutomaticLogon(
        clients=switches.get(str(pool_data.get(CLIENTS, "")).upper()),
        redirects=bool(switches.get(str(pool_data.get(REDIRECTS, "")).upper())),
        domains=tuple(one.strip() for one in str(pool_data.get(DOMAINS, "")).split(SEPARATOR) if one.strip()),
    )


def to_pool_data(logon: AutomaticLogon) -> dict[str, str]:
    """The name=value pairs that say this; a name that is to have no value is left out."""
    pairs = {REDIRECTS: "TRUE" if logon.redirects else "FALSE"}
    if logon.clients is not None:
        pairs[CLIENTS] = "TRUE" if logon.clients else "FALSE"
    if logon.domains:
        pairs[DOMAINS] = SEPARATOR.join(logon.domains)
    return pairs


def service_name(domain: str) -> str:
    """The SRV record that clients look for."""
    return f"_sipinternaltls._tcp.{domain}"
