"""The key: whose it is, and whether it is strong enough. Refused under 1024 bit, warned of under 2048."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certificates.files.expected import Expected, Role
from ocsadmin.authorities import Finding
from ocsadmin.authorities.findings import refuse, warn
from ocsadmin.authorities.keys import key_octets

SHORTEST_RSA: Final = 1024
USUAL_RSA: Final = 2048
SHORTEST_EC: Final = 224


def other_key(expected: Expected, _now: datetime) -> list[Finding]:
    if expected.public_key is None or key_octets(expected.public_key) == key_octets(expected.certificate.public_key()):
        return []
    return [
        refuse(
            "other-key",
            "The certificate is for another key than the request.",
            "Process it at the request that it belongs to, or request it again.",
        )
    ]


def strength(expected: Expected, _now: datetime) -> list[Finding]:
    key = expected.certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return _rsa(key.key_size)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _elliptic(key.key_size, expected.role)
    return [
        refuse(
            "key-kind",
            "The key is neither RSA nor EC, which no server here uses for TLS.",
            "Request a certificate with an RSA key of 2048 bits.",
        )
    ]


def _rsa(bits: int) -> list[Finding]:
    if bits < SHORTEST_RSA:
        text = f"The RSA key has {bits} bits: it can be broken, and Windows refuses it."
        return [refuse("key-too-short", text, "Request a certificate with a key of 2048 bits.")]
    if bits < USUAL_RSA:
        text = f"The RSA key has {bits} bits: clients of today refuse less than 2048."
        return [warn("key-short", text, "Request a certificate with a key of 2048 bits when this one is renewed.")]
    return []


def _elliptic(bits: int, role: Role) -> list[Finding]:
    if bits < SHORTEST_EC:
        text = f"The EC key has {bits} bits: it can be broken."
        return [refuse("key-too-short", text, "Request a certificate with the curve P-256, or RSA with 2048 bits.")]
    if role == Role.APPLICATION:
        return []
    text = "The key is an EC key: Windows Server 2003 can't use it, and Office Communications Server expects RSA."
    return [warn("key-elliptic", text, "Request a certificate with an RSA key of 2048 bits.")]
