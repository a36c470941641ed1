"""The bits of msRTCSIP-OptionFlags. Whoever writes it keeps the bits that are not listed here."""

from __future__ import annotations

from enum import IntFlag


class OptionFlag(IntFlag):
    """Source: OCS 2007 R2 Active Directory schema reference, "msRTCSIP-OptionFlags"."""

    PUBLIC_IM = 1
    REMOTE_CALL_CONTROL = 16
    ANONYMOUS_MEETINGS = 64
    UNIFIED_COMMUNICATIONS = 128
    ENHANCED_PRESENCE = 256
    REMOTE_CALL_CONTROL_DUAL_MODE = 512
    AUTO_ATTENDANT = 1024


KNOWN = sum(OptionFlag)


def unknown_bits(flags: int) -> list[int]:
    """The values of the bits that are set and have no name here."""
    rest = flags & ~KNOWN & 0xFFFFFFFF
    return [1 << position for position in range(32) if rest >> position & 1]


def with_bit(flags: int, bit: int, on: bool) -> int:
    """The flags with one bit on or off, as the directory stores them: signed 32 bits, of which bit 31 survives.

    Plain numbers: an ``IntFlag`` takes the sign bit from a negative number.
    """
    bits = (int(flags) | int(bit) if on else int(flags) & ~int(bit)) & 0xFFFFFFFF
    return bits - (1 << 32) if bits >> 31 else bits


def with_enhanced_presence(flags: int) -> int:
    return with_bit(flags, OptionFlag.ENHANCED_PRESENCE, True)


class Archiving(IntFlag):
    """The bits of msRTCSIP-ArchivingEnabled. 1 and 2 belonged to Live Communications Server 2005."""

    INTERNAL = 4
    FEDERATED = 8
