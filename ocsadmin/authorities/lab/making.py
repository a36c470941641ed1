"""The lab authority's own certificates, and those that it issues.

Source: RFC 5280 section 4.2 (extensions); Deploying OCS 2007 R2, "Configure Certificates" (usages).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, TypeGuard

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from ocsadmin.authorities.interface import CertificateRequest
from ocsadmin.authorities.names import all_names

from .state import State, certificate_text, key_text

ROOT_DAYS: Final = 3650
ISSUING_DAYS: Final = 1825
CERTIFICATE_DAYS: Final = 730
BACKDATED: Final = timedelta(hours=1)
"""New certificates are valid from a while ago: the clocks of servers in a laboratory differ."""


def new_state(name: str, now: datetime) -> State:
    """A new root and an authority below it, with RSA keys (Windows Server 2003 knows no others)."""
    root_key, issuing_key = _key(), _key()
    root_name, issuing_name = _authority_name(f"{name} Root"), _authority_name(f"{name} Issuing")
    root = _authority(root_name, root_key, root_name, root_key, now, ROOT_DAYS, None)
    issuing = _authority(issuing_name, issuing_key, root_name, root_key, now, ISSUING_DAYS, 0)
    return State(key_text(root_key), certificate_text(root), key_text(issuing_key), certificate_text(issuing))


def takes(key: object) -> TypeGuard[rsa.RSAPublicKey | ec.EllipticCurvePublicKey]:
    """Whether a key is of a kind that servers of Windows use for TLS."""
    return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)


def certificate_for(request: CertificateRequest, state: State, now: datetime) -> x509.Certificate:
    """Issue what was asked for: names and key of the request, its usages, two years at most.

    :raises ValueError: its key is neither RSA nor EC.
    """
    issuing, key, public = state.chain[0], state.signing_key, request.csr.public_key()
    if not takes(public):
        raise ValueError(type(public).__name__)
    end = min(now + timedelta(days=CERTIFICATE_DAYS), issuing.not_valid_after_utc)
    builder = _builder(request.csr.subject, public, issuing.subject, now, end)
    for extension, critical in (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_key_usage(signs=False), True),
        (x509.ExtendedKeyUsage(request.usages), False),
        (x509.SubjectKeyIdentifier.from_public_key(public), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False),
        (_alternative_names(request.csr), False),
    ):
        builder = builder.add_extension(extension, critical)
    return builder.sign(key, hashes.SHA256())


def _alternative_names(csr: x509.CertificateSigningRequest) -> x509.SubjectAlternativeName:
    """Those of the request; else its common name, since clients of today read no other."""
    try:
        return csr.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return x509.SubjectAlternativeName([x509.DNSName(name) for name in all_names(csr)])


def revocation_list(state: State, now: datetime, days: int = 7) -> bytes:
    """The CRL as DER."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(state.chain[0].subject)
        .last_update(now)
        .next_update(now + timedelta(days=days))
        .add_extension(x509.CRLNumber(state.crl_number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(state.signing_key.public_key()), False)
    )
    for serial, (moment, reason) in sorted(state.revoked.items()):
        one = (
            x509.RevokedCertificateBuilder().serial_number(int(serial)).revocation_date(datetime.fromisoformat(moment))
        )
        flag = x509.ReasonFlags(reason)
        if flag != x509.ReasonFlags.unspecified:  # RFC 5280 section 5.3.1: left out then
            one = one.add_extension(x509.CRLReason(flag), critical=False)
        builder = builder.add_revoked_certificate(one.build())
    return builder.sign(state.signing_key, hashes.SHA256()).public_bytes(Encoding.DER)


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _authority_name(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Not for production"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _authority(
    subject: x509.Name,
    key: rsa.RSAPrivateKey,
    issuer: x509.Name,
    issuer_key: rsa.RSAPrivateKey,
    now: datetime,
    days: int,
    below: int | None,
) -> x509.Certificate:
    builder = _builder(subject, key.public_key(), issuer, now, now + timedelta(days=days))
    for extension, critical in (
        (x509.BasicConstraints(ca=True, path_length=below), True),
        (_key_usage(signs=True), True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False),
    ):
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _builder(
    subject: x509.Name,
    key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    now: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(end)
    )


def _key_usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
