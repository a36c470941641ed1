"""Names of a new person that follow from others, as the dialog "New Object - User" proposes them.

Sources: Active Directory Users and Computers, "New Object - User"; Active Directory schema (rangeUpper of cn);
MS-SAMR 3.1.1.6 (sAMAccountName).
"""

from __future__ import annotations

from typing import Final

from pools.service_accounts.account_names import ILLEGAL, LONGEST

LONGEST_CN: Final = 64


def full_name_of(first: str, initials: str, last: str) -> str:
    """``Kim``, ``B``, ``Akers`` → ``Kim B. Akers``."""
    middle = f"{initials}." if initials and not initials.endswith(".") else initials
    return " ".join(part for part in (first, middle, last) if part)


def account_of(logon_name: str) -> str:
    """The first 20 characters of the logon name that an account can have: ``o'brien+1`` → ``o'brien1``."""
    plain = "".join(char for char in logon_name if char not in ILLEGAL and char.isprintable())
    return plain.strip()[:LONGEST].rstrip(". ")


def numbered(account: str, number: int) -> str:
    """Another account name for the same person: ``kim`` → ``kim2``; it stays within the length."""
    digits = str(number)
    return f"{account[: LONGEST - len(digits)]}{digits}"
