"""The demo forest's own certification authority and the controller's server certificate.

Certificates last until 2400, so that tests may set the clock far ahead.
Source: RFC 5280 sections 4.1.2.5 and 4.2.1, RFC 6125 (names in subjectAltName).
"""

import ipaddress
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ocsadmin.demo import names
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.layout import Layout

Variant = Literal["valid", "expired", "wrong-name"]
VARIANTS: Final[tuple[Variant, ...]] = ("valid", "expired", "wrong-name")

_BEGIN: Final = datetime(2009, 1, 1, tzinfo=UTC)
_END: Final = datetime(2400, 1, 1, tzinfo=UTC)
_EXPIRED_END: Final = datetime(2010, 1, 1, tzinfo=UTC)


def write(layout: Layout, *, host: str, variant: Variant, name: str = "dc1") -> None:
    """Write a fresh server certificate for the address `host`; make the CA first where there is none."""
    if not layout.ca_file.exists():
        _make_authority(layout)
    authority = x509.load_pem_x509_certificate(layout.ca_file.read_bytes())
    authority_key = serialization.load_pem_private_key(layout.ca_key_file.read_bytes(), password=None)
    if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
        raise DemoError(f"{layout.ca_key_file} does not hold the key that was made for it.")
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _server_certificate(key, authority, authority_key, host, variant, name)
    _write_private(layout.tls / "server.key", _private_pem(key))
    (layout.tls / "server.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (layout.tls / "ca.pem").write_bytes(layout.ca_file.read_bytes())


def _make_authority(layout: Layout) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Contoso Demo Root CA")])
    certificate = (
        _builder(subject, subject, key.public_key(), key.public_key(), _END)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_private(layout.ca_key_file, _private_pem(key))
    layout.ca_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _server_certificate(
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    host: str,
    variant: Variant,
    name: str,
) -> x509.Certificate:
    fqdn = "elsewhere.fabrikam.com" if variant == "wrong-name" else f"{name}.{names.DOMAIN}"
    alternatives: list[x509.GeneralName] = [x509.DNSName(fqdn)]
    if variant != "wrong-name":
        alternatives += [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(host))]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, fqdn)])
    end = _EXPIRED_END if variant == "expired" else _END
    return (
        _builder(subject, authority.subject, key.public_key(), authority_key.public_key(), end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePublicKey,
    end: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGIN)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, from its first byte on."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
