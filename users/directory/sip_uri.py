"""SIP addresses of people: ``sip:user@domain``.

The user part is the subset of RFC 3261 section 25.1 (``user``) that needs no escapes and no parameters.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from users.people.problems import Problem, error

LONGEST: Final = 454
"""Octets of msRTCSIP-PrimaryUserAddress, with its ``sip:`` (OCS 2007 R2 schema reference, rangeUpper)."""

_USER: Final = re.compile(r"[A-Za-z0-9\-_.!~*'()&=+$]+")


def plain(text: str) -> str:
    """The address without ``sip:`` and blanks around it, its domain in small letters."""
    address = text.strip()
    if address[:4].lower() == "sip:":
        address = address[4:]
    user, at, domain = address.rpartition("@")
    return f"{user}{at}{domain.lower()}"


def uri(address: str) -> str:
    return f"sip:{plain(address)}"


def key(address: str) -> str:
    """What is compared: the directory compares addresses without case."""
    return plain(address).casefold()


def check(address: str, sip_domains: Collection[str]) -> list[Problem]:
    """What is wrong with an address; ``sip_domains`` in small letters."""
    if not address.strip():
        return [error("no-address", "There is no address.", "Give an address by hand, or leave the person out.")]
    user, at, domain = plain(address).rpartition("@")
    if not at or not user or not domain:
        return [error("not-an-address", f"“{address}” is not of the form name@domain.", "Give an address by hand.")]
    return [*_user_problems(user), *_length_problems(address), *_domain_problems(domain, sip_domains)]


def _user_problems(user: str) -> list[Problem]:
    if _USER.fullmatch(user):
        return []
    wrong = "".join(dict.fromkeys(char for char in user if not _USER.fullmatch(char)))
    return [
        error(
            "character-not-allowed",
            f"“{user}” holds what a SIP address may not hold: {' '.join(_spelt(char) for char in wrong)}",
            "Give an address of Latin letters, digits and . _ - by hand.",
        )
    ]


def _spelt(char: str) -> str:
    return "a space" if char == " " else char if char.isprintable() else f"U+{ord(char):04X}"


def _length_problems(address: str) -> list[Problem]:
    length = len(uri(address).encode())
    if length <= LONGEST:
        return []
    return [
        error(
            "too-long", f"The address has {length} characters; {LONGEST} are possible.", "Give a shorter one by hand."
        )
    ]


def _domain_problems(domain: str, sip_domains: Collection[str]) -> list[Problem]:
    if domain in sip_domains:
        return []
    known = ", ".join(sorted(sip_domains)) or "none yet"
    return [
        error(
            "not-a-sip-domain",
            f"{domain} is not a SIP domain of this forest ({known}).",
            f"Give an address in one of these by hand, or add {domain} to the SIP domains first.",
        )
    ]
