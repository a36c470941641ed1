"""Where a request came from."""

from __future__ import annotations

import logging
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from .limits import limits

logger = logging.getLogger(__name__)
SHARED_BY = "accounts:untrusted-proxy"
"""Where the cache keeps the address of a proxy that the settings do not name."""
UNIX = "unix"
"""As a trusted proxy: whoever reaches the console over its Unix socket."""


def address_of(request: HttpRequest) -> str:
    """The client's address: the peer, or the last address in ``X-Forwarded-For`` that no proxy of ours wrote.

    The header is believed only when the peer is a trusted proxy; anyone can send it.
    """
    peer, proxies = str(request.META.get("REMOTE_ADDR", "")), limits().proxies
    if not is_proxy(peer or UNIX, proxies):
        return peer
    hops = [_bare(hop) for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    return next((hop for hop in reversed(hops) if hop and not is_proxy(hop, proxies)), peer)[:64]


def is_proxy(address: str, proxies: frozenset[str]) -> bool:
    """Whether an address is one of these, or in one of these networks (``10.0.0.0/8``)."""
    if address in proxies:
        return True
    found = _parsed(address)
    return found is not None and any(found in ip_network(one, strict=False) for one in proxies if one != UNIX)


def is_shared(request: HttpRequest) -> bool:
    """Whether a proxy that the settings do not name stands in front, so that everybody comes from its address."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = bool(request.headers.get("X-Forwarded-For"))
    if not (getattr(settings, "BEHIND_TLS", False) and forwarded) or is_proxy(peer or UNIX, limits().proxies):
        return False
    if cache.add(SHARED_BY, peer or UNIX, timeout=24 * 3600):
        logger.error("Requests come through %s, which OCSADMIN_TRUSTED_PROXIES does not name.", peer or UNIX)
    return True


def _bare(hop: str) -> str:
    """Without the port that some proxies add: ``192.0.2.1:4711``, ``[2001:db8::1]:4711``."""
    hop = hop.strip()
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found
