"""Certificates as authorities issue them, and as they should not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier

from ocsadmin.authorities import SERVER_AND_CLIENT

from .requests import key

ISSUER = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Contoso Issuing CA")])


def issue(
    csr: x509.CertificateSigningRequest,
    *,
    names: Sequence[str] | None = None,
    usages: Sequence[ObjectIdentifier] | None = SERVER_AND_CLIENT,
    public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey | None = None,
    begins: timedelta = timedelta(0),
    ends: timedelta = timedelta(days=365),
    common_name: str | None = None,
) -> x509.Certificate:
    """A certificate for a request; ``names`` instead of those asked for, ``begins`` and ``ends`` from now on.

    ``usages`` None: without the extension.
    """
    now = datetime.now(UTC)
    asked = csr.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    given = [x509.DNSName(name) for name in (names if names is not None else asked.get_values_for_type(x509.DNSName))]
    subject = csr.subject
    if names is not None:
        subject = x509.Name(
            [x509.NameAttribute(NameOID.COMMON_NAME, name) for name in (common_name, *names)[:2] if name][:1]
        )
    public_key = public or csr.public_key()
    assert isinstance(public_key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(ISSUER)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(x509.SubjectAlternativeName(given), critical=False)
    )
    if usages is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    return builder.sign(key(7), hashes.SHA256())
