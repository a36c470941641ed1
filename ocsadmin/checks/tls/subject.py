"""What a judgement on a certificate needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

from ocsadmin.checks.words import foreign


@dataclass(frozen=True)
class Subject:
    """``what`` begins every sentence: "The Front End Server at ocspool1.contoso.com, port 5061"."""

    what: str
    chain: tuple[x509.Certificate, ...]
    names: tuple[str, ...]
    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    now: datetime
    usages: tuple[ObjectIdentifier, ...]

    @property
    def leaf(self) -> x509.Certificate:
        return self.chain[0]


def called(name: x509.Name) -> str:
    """The common name, else the whole name, fit for a page."""
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return foreign(str(common[0].value) if common else name.rfc4514_string() or "—")
