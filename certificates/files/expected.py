"""What a certificate is held against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes as PublicKey


class Role(StrEnum):
    """What the certificate is for: the rules differ."""

    SIP = "sip"
    """A server role of Office Communications Server: each server is also a client of the others."""
    WEB = "web"
    """Web Components: IIS."""
    APPLICATION = "application"
    """The computer of a trusted application (MTLS)."""


@dataclass(frozen=True)
class Expected:
    """``chain``: what came with the certificate, in any order. ``roots``: those that are known to be trusted.

    ``accepted``: SHA-256 fingerprints of roots that a person vouches for by their word, though none knows them.
    ``public_key``: of the request, where there is one. ``subject``: the name that has to stand as common name too.
    """

    certificate: x509.Certificate
    names: tuple[str, ...]
    role: Role
    chain: tuple[x509.Certificate, ...] = ()
    roots: tuple[x509.Certificate, ...] = ()
    intermediates: tuple[x509.Certificate, ...] = ()
    accepted: frozenset[bytes] = frozenset()
    public_key: PublicKey | None = None
    subject: str = ""
