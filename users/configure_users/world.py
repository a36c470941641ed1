"""What the directory says beside the people themselves: policies, location profiles, what is decided for everyone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.errors import DomainError, ManyErrors
from pools.names import name_and_value

from .errors import PolicyUnknown, SettingEnforced
from .spec import CHOICES, ConfigureUsersSpec

ANONYMOUS_FOR_ALL, ANONYMOUS_PER_USER, MEETING_POLICY_PER_USER = 4, 8, 16
VOICE_POLICY_PER_USER = 4
"""Bits of msRTCSIP-MeetingFlags and msRTCSIP-UCFlags (OCS 2007 R2, "Schema attributes and descriptions")."""

_KINDS: Final = {
    "meeting_policy": ("meeting policy", "msRTCSIP-GlobalUserPolicy", "meeting"),
    "voice_policy": ("Enterprise Voice policy", "msRTCSIP-GlobalUserPolicy", "telephony"),
    "location_profile": ("location profile", "msRTCSIP-LocationProfile", ""),
}
_READ: Final = ("objectClass", "msRTCSIP-PolicyType", "msRTCSIP-PolicyData", "msRTCSIP-LocationName")


@dataclass(frozen=True)
class Enforced:
    """What is decided for everyone: setting → why. Such a setting can't be changed for single people."""

    reasons: Mapping[str, str]

    @classmethod
    def of_flags(cls, meeting_flags: int, uc_flags: int) -> Enforced:
        """From msRTCSIP-MeetingFlags and msRTCSIP-UCFlags."""
        found = {}
        if not meeting_flags & ANONYMOUS_PER_USER:
            what = "allow them for everyone" if meeting_flags & ANONYMOUS_FOR_ALL else "disallow them for everyone"
            found["anonymous_meetings"] = f"the global meeting settings {what}"
        if not meeting_flags & MEETING_POLICY_PER_USER:
            found["meeting_policy"] = "the global meeting settings give everyone the same policy"
        if not uc_flags & VOICE_POLICY_PER_USER:
            found["voice_policy"] = "the global voice settings give everyone the same policy"
        return cls(found)


WHAT: Final = {
    "anonymous_meetings": "Meetings with anonymous participants",
    "meeting_policy": "The meeting policy",
    "voice_policy": "The Enterprise Voice policy",
}


@dataclass(frozen=True)
class World:
    """``choices`` and ``names``: GUID as text → DN and name of the policy or location profile.

    ``archive_flags``: msRTCSIP-ArchiveDefaultFlags.
    """

    choices: Mapping[str, DN]
    names: Mapping[str, str]
    archive_flags: int


def look_up(spec: ConfigureUsersSpec, directory: Directory) -> World:
    """Read what the wish refers to.

    :raises ManyErrors: a choice that is no such object (any more), a setting that the global settings decide.
    """
    settings = directory.get(
        directory.forest.global_settings, ("msRTCSIP-MeetingFlags", "msRTCSIP-UCFlags", "msRTCSIP-ArchiveDefaultFlags")
    )
    number = settings.number if settings else lambda _name: 0
    enforced = Enforced.of_flags(number("msRTCSIP-MeetingFlags"), number("msRTCSIP-UCFlags"))
    errors: list[DomainError] = [
        SettingEnforced(field=name, what=WHAT[name], why=why)
        for name, why in enforced.reasons.items()
        if any(getattr(one, name) not in (None, "") for one in spec.all_settings())
    ]
    found: dict[str, DN] = {}
    names: dict[str, str] = {}
    for name, guid in _asked(spec):
        entry = directory.get_by_guid(UUID(guid), _READ)
        if entry is not None and _is(name, entry):
            found[guid], names[guid] = entry.dn, _name(entry)
        else:
            errors.append(PolicyUnknown(field=name, what=_KINDS[name][0], value=guid))
    if errors:
        raise ManyErrors(errors)
    return World(found, names, number("msRTCSIP-ArchiveDefaultFlags"))


def _asked(spec: ConfigureUsersSpec) -> Iterator[tuple[str, str]]:
    """Each choice once, with the setting that names it."""
    pairs = ((name, getattr(one, name)) for one in spec.all_settings() for name in CHOICES)
    yield from dict.fromkeys((name, guid) for name, guid in pairs if guid)


def _is(name: str, entry: Entry) -> bool:
    _what, wanted, policy_type = _KINDS[name]
    return wanted in entry.texts("objectClass") and (
        not policy_type or entry.text("msRTCSIP-PolicyType").lower() == policy_type
    )


def _name(entry: Entry) -> str:
    named = name_and_value(entry.texts("msRTCSIP-PolicyData")).get("Name")
    return named or entry.text("msRTCSIP-LocationName") or entry.dn.name
