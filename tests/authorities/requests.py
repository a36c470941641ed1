"""Keys and requests that tests send to authorities. Keys are made once: 2048 bits take a while."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier

from ocsadmin.authorities import SERVER_AND_CLIENT, CertificateRequest

POOL = "pool1.contoso.com"
NAMES = (POOL, "sip.contoso.com", "web.contoso.com")


def key(number: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """The same for the same number, in the whole run."""
    return _key(number, bits)


@cache
def _key(_number: int, bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def signing_request(
    names: Sequence[str] = NAMES,
    *,
    private: rsa.RSAPrivateKey | None = None,
    usages: Sequence[ObjectIdentifier] = SERVER_AND_CLIENT,
) -> x509.CertificateSigningRequest:
    builder = x509.CertificateSigningRequestBuilder().subject_name(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name) for name in names[:1]])
    )
    if names:
        dns = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(dns, critical=False)
    builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    return builder.sign(private or key(), hashes.SHA256())


def certificate_request(names: Sequence[str] = NAMES, template: str = "") -> CertificateRequest:
    return CertificateRequest(csr=signing_request(names), template=template)
