"""How many rounds of key derivation a PFX or an encrypted key asks for: looked at before it is opened.

Wherever an algorithm takes rounds, a salt (OCTET STRING) stands right before their number (INTEGER): PBES1 and PKCS #12
(RFC 7292 appendix C, MacData in section 4), PBKDF2 (RFC 8018 appendix A.2), scrypt (RFC 7914 section 7: the cost).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from . import tlv
from .errors import TooManyRounds

MOST_ROUNDS: Final = 600_000
"""For the whole file: half a second. Windows asks for 2,000 each, OpenSSL for 2,048."""


def check_rounds(octets: bytes) -> None:
    """Look at a PFX or an encrypted key before anything in it is computed.

    :raises TooManyRounds: it asks for more than ``MOST_ROUNDS`` altogether.
    """
    try:
        rounds = sum(_rounds(octets, inside) for inside in tlv.constructed(octets))
    except tlv.NotDER:  # BER: the process that opens it has a limit of its own
        return
    if rounds > MOST_ROUNDS:
        raise TooManyRounds(rounds=f"{rounds:,}" if rounds < 10**15 else "immensely many", most=f"{MOST_ROUNDS:,}")


def _rounds(octets: bytes, inside: list[tlv.Element]) -> int:
    """The number after a salt, else 0."""
    for salt, number in pairwise(inside):
        if salt.tag == tlv.OCTET_STRING and number.tag == tlv.INTEGER:
            return max(int.from_bytes(octets[number.begin : number.end][:64], "big"), 0)
    return 0
