"""Where a request came from."""

from __future__ import annotations

from django.http import HttpRequest

from .limits import limits


def address_of(request: HttpRequest) -> str:
    """The client's address: the peer, or the last address in ``X-Forwarded-For`` that no proxy of ours wrote.

    The header is believed only when the peer is a trusted proxy; anyone can send it.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies = limits().proxies
    if peer not in proxies:
        return peer
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    return next((hop for hop in reversed(hops) if hop and hop not in proxies), peer)[:64]
