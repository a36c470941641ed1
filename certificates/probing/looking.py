"""One look at one place: what it shows, or why nothing was seen. It runs in a thread and uses no database."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509

from ocsadmin.checks.probe import Probe
from ocsadmin.checks.tls.alerts import TLSFailed
from ocsadmin.checks.tls.handshake import handshake


@dataclass(frozen=True)
class Seen:
    """``chain`` as it was sent, its own certificate first; none where there was no TLS connection."""

    chain: tuple[x509.Certificate, ...] = ()
    code: str = ""
    text: str = ""
    remedy: str = ""


def look(probe: Probe, host: str, port: int) -> Seen:
    """Never raises."""
    try:
        return Seen(handshake(probe, host, port).chain)
    except TLSFailed as error:
        verdict = error.verdict(host, f"{host}:{port}")
        return Seen(code=error.code, text=verdict.text, remedy=" ".join(filter(None, (verdict.cause, verdict.cure))))
