"""A certificate with its private key as a file: PFX under a one-time password, or PEM; each time it is audited."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import PBES, serialize_key_and_certificates
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from certificates import records
from certificates.inventory.chains import chain_of
from certificates.models import Certificate, PrivateKey
from ocsadmin.accounts import audit
from ocsadmin.errors import DomainError

from .keys import Key, opened

WORDS: Final = 20
"""Characters of a one-time password: letters and digits that nobody mixes up."""
LETTERS: Final = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class NoKeyHere(DomainError):
    """The console has no private key of this certificate."""

    code, status = "no-key-here", 404
    message = "The console has no private key of {name}."
    hint = "Export it on the server that has it."


class NotExportable(DomainError):
    """The key is not exportable."""

    code = "key-not-exportable"
    message = "The key of {name} is not exportable, and was handed out on {day} already."
    hint = "Request a certificate for each server, or one that is exportable."


def one_time_password() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(WORDS))


def pfx(certificate: Certificate, password: str, *, by: object, old_windows: bool = False) -> bytes:
    """The file for Windows. ``old_windows``: in the form that Windows Server 2003 and 2008 can import.

    :raises NoKeyHere, NotExportable, KeyDestroyed: it can't be handed out.
    """
    key = _taken(certificate, by=by, what="PFX")
    chain = [records.loaded(one) for one in chain_of(certificate)]
    return serialize_key_and_certificates(
        (certificate.friendly_name or str(certificate)).encode(),
        key,
        records.loaded(certificate),
        chain or None,
        _old(password) if old_windows else BestAvailableEncryption(password.encode()),
    )


def pem(certificate: Certificate, password: str, *, by: object) -> bytes:
    """Certificate, chain and encrypted key as PEM, for appliances.

    :raises NoKeyHere, NotExportable, KeyDestroyed: it can't be handed out.
    """
    key = _taken(certificate, by=by, what="PEM")
    those: list[x509.Certificate] = [records.loaded(one) for one in (certificate, *chain_of(certificate))]
    sealed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
    return sealed + b"".join(one.public_bytes(Encoding.PEM) for one in those)


def _old(password: str) -> KeySerializationEncryption:
    """3DES and SHA-1: what Windows of that time knows."""
    digest = hashes.SHA1()  # noqa: S303 - no other is known there
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(50_000).hmac_hash(digest)
    return builder.key_cert_algorithm(PBES.PBESv1SHA1And3KeyTripleDESCBC).build(password.encode())


def _taken(certificate: Certificate, *, by: object, what: str) -> Key:
    """The key; that it was taken is noted first. One that is not exportable leaves once, for its server."""
    row = certificate.key
    if row is None:
        raise NoKeyHere(name=certificate)
    key = opened(row)
    usable = PrivateKey.objects.usable().filter(pk=row.pk)
    once = usable if row.exportable else usable.filter(handed_out_at=None)
    if not once.update(handed_out_at=Coalesce(F("handed_out_at"), Now())):
        row.refresh_from_db()
        raise NotExportable(name=certificate, day=row.handed_out_at.date().isoformat() if row.handed_out_at else "–")
    audit.record("certificate-key-taken", who=by, target=str(certificate), detail={"file": what, "key": str(row.pk)})
    return key
