"""The authorities above a certificate, as far as the console knows them."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from certificates.models import Certificate
from certificates.records import loaded

DEEPEST = 8


def chain_of(certificate: Certificate) -> list[Certificate]:
    """The issuing authority first, the root last; each has really signed the one before it."""
    found: list[Certificate] = []
    below = certificate
    while len(found) < DEEPEST and below.subject != below.issuer_name:
        above = next((one for one in _named(below.issuer_name) if _signed(one, below)), None)
        if above is None or above in found:
            break
        found.append(above)
        below = above
    return found


def _named(name: str) -> list[Certificate]:
    return list(Certificate.objects.filter(is_authority=True, subject=name).order_by("-not_after")[:10])


def _signed(above: Certificate, below: Certificate) -> bool:
    try:
        loaded(below).verify_directly_issued_by(loaded(above))
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
