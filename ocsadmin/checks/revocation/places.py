"""Where a certificate says that its revocation can be asked. Source: RFC 5280 sections 4.2.1.13 and 4.2.2.1."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from ocsadmin.checks.http.url import URL, NoURL

MOST_PLACES = 3
"""Addresses of one kind that are asked; they share the time."""


def responders(certificate: x509.Certificate) -> list[URL]:
    """Of OCSP, by HTTP."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return []
    return _urls(one.access_location for one in access if one.access_method == AuthorityInformationAccessOID.OCSP)


def lists(certificate: x509.Certificate) -> list[URL]:
    """Of revocation lists, by HTTP; LDAP addresses are left out."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return []
    return _urls(name for point in points for name in point.full_name or ())


def _urls(names: Iterator[x509.GeneralName]) -> list[URL]:
    found = []
    for name in names:
        try:
            url = URL.parse(name.value) if isinstance(name, x509.UniformResourceIdentifier) else None
        except NoURL:
            continue
        if url is not None and url.scheme == "http":  # the answer is signed; https would need a certificate to check
            found.append(url)
    return found[:MOST_PLACES]
