"""The signing request: PKCS #10 with subject, alternative names, and both usages that servers need.

Sources: RFC 2986, RFC 5280 sections 4.2.1.3, 4.2.1.6 and 4.2.1.12; "Submit Certificate Request on CA Server" (server
and client authentication).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from ocsadmin.authorities import SERVER_AND_CLIENT

from .keys import Key


@dataclass(frozen=True)
class Subject:
    """The distinguished name, part by part; empty parts are left out."""

    common_name: str
    organization: str = ""
    unit: str = ""
    country: str = ""
    state: str = ""
    locality: str = ""

    def x509_name(self) -> x509.Name:
        parts = (
            (NameOID.COUNTRY_NAME, self.country),
            (NameOID.STATE_OR_PROVINCE_NAME, self.state),
            (NameOID.LOCALITY_NAME, self.locality),
            (NameOID.ORGANIZATION_NAME, self.organization),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, self.unit),
            (NameOID.COMMON_NAME, self.common_name),
        )
        return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


def signed(subject: Subject, names: Iterable[str], key: Key) -> str:
    """The request as PEM."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject.x509_name())
    if those := [x509.DNSName(name) for name in dict.fromkeys(names)]:
        builder = builder.add_extension(x509.SubjectAlternativeName(those), critical=False)
    usage = x509.KeyUsage(
        digital_signature=True, key_encipherment=True, content_commitment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage(SERVER_AND_CLIENT), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def read(pem: str) -> x509.CertificateSigningRequest:
    return x509.load_pem_x509_csr(pem.encode())
