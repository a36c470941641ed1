"""What the global settings decide for everyone, so that it can't be set for single people: the reason, mostly empty.

Source: OCS 2007 R2, "Schema attributes and descriptions", msRTCSIP-MeetingFlags and msRTCSIP-UCFlags.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MEETING_FLAGS: Final = "msRTCSIP-MeetingFlags"
UC_FLAGS: Final = "msRTCSIP-UCFlags"
ANONYMOUS_FOR_ALL, ANONYMOUS_PER_USER, MEETING_POLICY_PER_USER = 4, 8, 16
VOICE_POLICY_PER_USER = 4

Flags = Mapping[str, int]
"""Attribute of the global settings → its number."""


def nothing(_flags: Flags) -> str:
    return ""


def anonymous_meetings(flags: Flags) -> str:
    if flags[MEETING_FLAGS] & ANONYMOUS_PER_USER:
        return ""
    what = "allow them for everyone" if flags[MEETING_FLAGS] & ANONYMOUS_FOR_ALL else "disallow them for everyone"
    return f"the global meeting settings {what}"


def meeting_policy(flags: Flags) -> str:
    given = flags[MEETING_FLAGS] & MEETING_POLICY_PER_USER
    return "" if given else "the global meeting settings give everyone the same policy"


def voice_policy(flags: Flags) -> str:
    given = flags[UC_FLAGS] & VOICE_POLICY_PER_USER
    return "" if given else "the global voice settings give everyone the same policy"
