"""Keys, compared."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def key_octets(public_key: CertificatePublicKeyTypes | PublicKeyTypes) -> bytes:
    """A public key as DER (SubjectPublicKeyInfo): what makes a certificate fit a request."""
    return public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
