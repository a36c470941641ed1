"""An X.509 certificate → a row of the inventory."""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ocsadmin.checks.tls.names import names_of
from ocsadmin.checks.tls.reading import UNREADABLE
from ocsadmin.checks.tls.subject import called

from .models import Certificate

RANK = (Certificate.Source.SEEN, Certificate.Source.IMPORTED, Certificate.Source.ISSUED)
"""What is known of where a certificate comes from, the least first."""


def keep(certificate: x509.Certificate, *, source: Certificate.Source, **known: Any) -> Certificate:
    """The row of this certificate, made where there is none; ``known`` is stored with it.

    One that was only seen becomes issued or imported; never the other way round.
    """
    der = certificate.public_bytes(Encoding.DER)
    sha256 = hashlib.sha256(der).hexdigest()
    made = {**described(certificate, der), "source": source, **known}
    row, is_new = Certificate.objects.get_or_create(sha256=sha256, defaults=made)
    if not is_new and RANK.index(Certificate.Source(row.source)) < RANK.index(source):
        better = {"source": source, **known}
        Certificate.objects.filter(pk=row.pk).update(**better)
        row.refresh_from_db()
    return row


def described(certificate: x509.Certificate, der: bytes) -> dict[str, Any]:
    """What stands beside the octets. A certificate that anybody made may have odd parts: they stay empty."""
    names, common = _names(certificate), _text(lambda: called(certificate.subject))
    issuer, public = _text(lambda: called(certificate.issuer)), _public_key(certificate)
    serial = format(certificate.serial_number, "x")
    sha1 = hashlib.sha1(der, usedforsecurity=False).hexdigest()
    return {
        "thumbprint": sha1,
        "der": der,
        "common_name": common[:255],
        "subject": _text(certificate.subject.rfc4514_string),
        "names": names,
        "issuer": issuer[:255],
        "issuer_name": _text(certificate.issuer.rfc4514_string),
        "serial": serial[:64],
        "not_before": certificate.not_valid_before_utc,
        "not_after": certificate.not_valid_after_utc,
        **public,
        "signature_hash": _text(lambda: getattr(certificate.signature_hash_algorithm, "name", ""))[:20],
        "usages": _usages(certificate),
        "is_authority": _is_authority(certificate),
        "search_text": " ".join((common, *names, issuer, serial, sha1)).casefold(),
    }


def public_key_digest(key: Any) -> str:
    """SHA-256 of a public key's SubjectPublicKeyInfo, hex: equal for a key, its request and its certificate."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def loaded(row: Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(bytes(row.der))


def _names(certificate: x509.Certificate) -> list[str]:
    """Those that clients look at: the alternative names, the common name only where there are none."""
    try:
        found = names_of(certificate)
    except UNREADABLE:
        return []
    return list(dict.fromkeys((*(found.alternative or found.common), *found.addresses)))


def _public_key(certificate: x509.Certificate) -> dict[str, Any]:
    try:
        key = certificate.public_key()
    except UNREADABLE:
        return {"key_algorithm": "?", "key_bits": 0, "public_key": ""}
    kind = "RSA" if isinstance(key, rsa.RSAPublicKey) else "EC" if isinstance(key, ec.EllipticCurvePublicKey) else "?"
    return {
        "key_algorithm": kind,
        "key_bits": getattr(key, "key_size", 0),
        "public_key": public_key_digest(key),
    }


def _usages(certificate: x509.Certificate) -> list[str] | None:
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, *UNREADABLE):
        return None
    return [one.dotted_string for one in found]


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (x509.ExtensionNotFound, *UNREADABLE):
        return False


def _text(read: Any) -> str:
    try:
        return str(read())
    except UNREADABLE:
        return ""
