"""Certificates as authorities send them: PEM, DER or PKCS #7."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7

from ocsadmin.checks.tls.path import find_path
from ocsadmin.checks.tls.reading import UNREADABLE

_LOADERS = (
    x509.load_pem_x509_certificates,
    pkcs7.load_der_pkcs7_certificates,
    pkcs7.load_pem_pkcs7_certificates,
    lambda octets: [x509.load_der_x509_certificate(octets)],
)


def certificates(octets: bytes) -> list[x509.Certificate]:
    """All certificates in it; none where it holds none that can be read."""
    for load in _LOADERS:
        try:
            return list(load(octets))
        except UNREADABLE:
            continue
    return []


def up_from(certificate: x509.Certificate, among: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Those that lead on from a certificate, its issuer first: authorities send them in any order."""
    others = [one for one in among if one != certificate]
    return find_path((certificate, *others), roots=()).certificates[1:]


def ordered(chain: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """An authority's own certificates, the issuing one first: the one that issued none of the others."""
    issuers = {one.issuer for one in chain if one.issuer != one.subject}
    for lowest in chain:
        if lowest.subject not in issuers:
            return (lowest, *up_from(lowest, chain))
    return tuple(chain)
