"""Types of values that cross the door to the directory, and their form on the wire (MS-ADTS 3.1.1.2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .dn import DN

Wire = str | bytes
"""A value as LDAP carries it: text, or octets where the syntax is binary. Plans and logs hold values in this form."""


@dataclass(frozen=True)
class DNWithBinary:
    """A DN with a number of octets before it: ``B:8:01000000:CN=…`` (MS-ADTS 3.1.1.2.2.2.4)."""

    octets: bytes
    dn: DN

    def __str__(self) -> str:
        digits = self.octets.hex().upper()
        return f"B:{len(digits)}:{digits}:{self.dn}"

    @classmethod
    def parse(cls, text: str) -> DNWithBinary:
        _, _, digits, dn = text.split(":", 3)
        return cls(bytes.fromhex(digits), DN.parse(dn))


Value = str | int | bool | bytes | datetime | UUID | DN | DNWithBinary
"""A value as Python sees it. Security identifiers are text (``S-1-5-…``); times are UTC."""
