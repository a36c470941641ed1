"""Private keys: made here, sealed at rest, opened only where they are handed out, destroyed on request."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from django.utils import timezone

from certificates import records
from certificates.models import PrivateKey
from certificates.models.key import PURPOSE
from ocsadmin.errors import DomainError
from ocsadmin.sealing import seal, unseal

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
EXPONENT: Final = 65537


class KeyKind(StrEnum):
    """RSA with so many bits; EC on the curve P-256, for applications on newer systems only."""

    RSA_1024 = "rsa-1024"
    RSA_2048 = "rsa-2048"
    RSA_4096 = "rsa-4096"
    EC_256 = "ec-256"

    @property
    def bits(self) -> int:
        return int(self.value.partition("-")[2])


class KeyDestroyed(DomainError):
    """The private key was destroyed."""

    code, status = "key-destroyed", 410
    message = "The private key of {name} was destroyed on {day}; nothing of it is left."
    hint = "Request a new certificate."


def make(kind: KeyKind, *, exportable: bool) -> tuple[PrivateKey, Key]:
    """A new key and its row, which is not stored yet."""
    key: Key
    if kind == KeyKind.EC_256:
        key = ec.generate_private_key(ec.SECP256R1())
    else:
        key = rsa.generate_private_key(EXPONENT, kind.bits)
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    row = PrivateKey(
        public_key=records.public_key_digest(key.public_key()),
        algorithm="EC" if kind == KeyKind.EC_256 else "RSA",
        bits=kind.bits,
        exportable=exportable,
        sealed=seal(plain, PURPOSE),
    )
    return row, key


def opened(row: PrivateKey) -> Key:
    """:raises KeyDestroyed: nothing is left of it. :raises SealBroken: another key of the console sealed it."""
    if row.destroyed_at is not None:
        raise KeyDestroyed(name=row, day=row.destroyed_at.date().isoformat())
    key = load_der_private_key(unseal(bytes(row.sealed), PURPOSE), None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError(f"The key {row.pk} is none of those that are made here.")
    return key


def destroy(row: PrivateKey, *, by: str) -> None:
    """Nothing of it is left in the database. What was handed out before stays where it is."""
    PrivateKey.objects.usable().filter(pk=row.pk).update(sealed=b"", destroyed_at=timezone.now(), destroyed_by=by[:200])
    row.refresh_from_db()
