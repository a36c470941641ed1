"""Which names a certificate is good for.

Source: RFC 6125 section 6.4 and RFC 2818 section 3.1 (the subject's common name counts only where no alternative name
is a DNS name).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID

from ocsadmin.checks.targets import is_address, plain_host


@dataclass(frozen=True)
class Names:
    """The names in a certificate, lower case."""

    common: tuple[str, ...]
    alternative: tuple[str, ...]
    addresses: tuple[str, ...]

    def shown(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.common, *self.alternative, *self.addresses)))

    def fits(self, name: str) -> bool:
        """Whether clients take the certificate for this name."""
        if is_address(name):
            return plain_host(name) in self.addresses
        return any(_matches(pattern, plain_host(name)) for pattern in self.alternative or self.common)

    def only_in_subject(self, name: str) -> bool:
        return not self.fits(name) and plain_host(name) in self.common

    def by_wildcard(self, names: Collection[str]) -> tuple[str, ...]:
        """Those of the names that fit by ``*.domain`` only."""
        exact = self.alternative or self.common
        return tuple(n for n in names if not is_address(n) and plain_host(n) not in exact and self.fits(n))


def names_of(certificate: x509.Certificate) -> Names:
    """The names of a certificate.

    :raises ValueError: where its encoding is broken.
    """
    common = tuple(
        plain_host(str(part.value)) for part in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    )
    try:
        alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return Names(common, (), ())
    return Names(
        common,
        tuple(plain_host(name) for name in alternative.get_values_for_type(x509.DNSName)),
        tuple(_address(address) for address in alternative.get_values_for_type(x509.IPAddress)),
    )


def _address(value: object) -> str:
    return str(ipaddress.ip_address(str(value))) if "/" not in str(value) else str(value)


def _matches(pattern: str, name: str) -> bool:
    if pattern == name:
        return True
    head, _dot, rest = name.partition(".")
    return bool(head) and "." in rest and pattern == f"*.{rest}"
