"""What the lab authority remembers, as JSON: two keys with their certificates, and what it revoked."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key


@dataclass
class Waiting:
    """``key``: the request's public key (SHA-256, hexadecimal); ``decision``: empty, ``issue`` or ``deny``.

    ``certificate``: what was issued, as PEM; empty until it was fetched.
    """

    key: str
    names: str
    decision: str = ""
    reason: str = ""
    certificate: str = ""


@dataclass
class State:
    """Keys and certificates as PEM.

    ``revoked``: serial number (decimal) → [moment in ISO 8601, reason of RFC 5280]. ``requests``: those that need an
    approval, by number.
    """

    root_key: str
    root: str
    issuing_key: str
    issuing: str
    crl_number: int = 1
    revoked: dict[str, list[str]] = field(default_factory=dict)
    requests: dict[str, Waiting] = field(default_factory=dict)

    @classmethod
    def from_octets(cls, octets: bytes) -> State:
        values = json.loads(octets)
        waiting = {number: Waiting(**one) for number, one in values.pop("requests", {}).items()}
        return cls(**values, requests=waiting)

    def octets(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()

    @property
    def chain(self) -> tuple[x509.Certificate, x509.Certificate]:
        """The issuing certificate, then the root."""
        return read_certificate(self.issuing), read_certificate(self.root)

    @property
    def signing_key(self) -> rsa.RSAPrivateKey:
        key = load_pem_private_key(self.issuing_key.encode(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("The lab authority's key is no RSA key.")
        return key


def read_certificate(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def key_text(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def certificate_text(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
