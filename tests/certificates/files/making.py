"""Small authorities and certificates as tests need them, right and wrong. Keys are made once a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from ocsadmin.authorities import SERVER_AND_CLIENT
from tests.authorities.requests import NAMES, key

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
ROOT_KEY, ISSUING_KEY, SERVER_KEY, OTHER_KEY = 11, 12, 0, 1


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


ROOT_NAME, ISSUING_NAME = name("Contoso Root"), name("Contoso Issuing")


def certificate(
    names: Sequence[str] = NAMES,
    *,
    public: Any = None,
    signer: Any = None,
    issuer: x509.Name = ISSUING_NAME,
    begins: timedelta = -DAY,
    ends: timedelta = 365 * DAY,
    usages: Sequence[ObjectIdentifier] | None = SERVER_AND_CLIENT,
    algorithm: Any = None,
    ca: bool = False,
    subject: str | None = None,
    key_usage: bool | None = None,
) -> x509.Certificate:
    """A server's certificate by the issuing authority, unless said otherwise; ``key_usage`` False: without any bit set
    but the signing of certificates.
    """
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject if subject is not None else names[0] if names else "nobody"))
        .issuer_name(issuer)
        .public_key(public or key(SERVER_KEY).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + begins)
        .not_valid_after(NOW + ends)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if names and not ca:
        dns = x509.SubjectAlternativeName([x509.DNSName(one) for one in names])
        builder = builder.add_extension(dns, critical=False)
    if usages is not None and not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    if ca or key_usage is not None:
        builder = builder.add_extension(_usage(server=bool(key_usage), ca=ca), critical=True)
    return builder.sign(signer or key(ISSUING_KEY), algorithm or hashes.SHA256())


def _usage(*, server: bool, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(server, False, server, False, False, ca or not server, ca, False, False)


@lru_cache(maxsize=1)
def root() -> x509.Certificate:
    return certificate(
        public=key(ROOT_KEY).public_key(), signer=key(ROOT_KEY), issuer=ROOT_NAME, ca=True, subject="Contoso Root"
    )


@lru_cache(maxsize=1)
def issuing() -> x509.Certificate:
    return certificate(
        public=key(ISSUING_KEY).public_key(), signer=key(ROOT_KEY), issuer=ROOT_NAME, ca=True, subject="Contoso Issuing"
    )


@lru_cache(maxsize=1)
def server() -> x509.Certificate:
    return certificate()


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def der(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.DER)


@lru_cache(maxsize=4)
def curve(kind: type[ec.EllipticCurve] = ec.SECP256R1) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(kind())
