"""What the directory says beside the people themselves: policies, location profiles, what is decided for everyone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.errors import DomainError, ManyErrors
from pools.names import name_and_value
from users.settings import SETTINGS

from .enforced import MEETING_FLAGS, UC_FLAGS
from .errors import PolicyUnknown, SettingEnforced
from .setting import Choice
from .spec import ConfigureUsersSpec

ARCHIVE_FLAGS: Final = "msRTCSIP-ArchiveDefaultFlags"
_FLAGS: Final = (MEETING_FLAGS, UC_FLAGS, ARCHIVE_FLAGS)
_READ: Final = ("objectClass", "msRTCSIP-PolicyType", "msRTCSIP-PolicyData", "msRTCSIP-LocationName")


@dataclass(frozen=True)
class World:
    """``choices`` and ``names``: GUID as text → DN and name of the policy or location profile.

    ``archive_flags``: msRTCSIP-ArchiveDefaultFlags.
    """

    choices: Mapping[str, DN]
    names: Mapping[str, str]
    archive_flags: int


def look_up(spec: ConfigureUsersSpec, directory: Directory) -> World:
    """Read what the request refers to.

    :raises ManyErrors: a choice that is no such object (any more), a setting that the global settings decide.
    """
    found = directory.get(directory.forest.global_settings, _FLAGS)
    flags = {name: found.number(name) if found else 0 for name in _FLAGS}
    errors: list[DomainError] = [*_enforced(spec, flags)]
    choices: dict[str, DN] = {}
    names: dict[str, str] = {}
    for setting, guid in _asked(spec):
        entry = directory.get_by_guid(UUID(guid), _READ)
        if entry is not None and _is(setting, entry):
            choices[guid], names[guid] = entry.dn, _name(entry)
        else:
            errors.append(PolicyUnknown(field=setting.name, what=setting.what, value=guid))
    if errors:
        raise ManyErrors(errors)
    return World(choices, names, flags[ARCHIVE_FLAGS])


def _enforced(spec: ConfigureUsersSpec, flags: Mapping[str, int]) -> Iterator[DomainError]:
    for one in SETTINGS:
        if any(each.asked().get(one.name) not in (None, "") for each in spec.all_settings()) and (
            why := one.enforced(flags)
        ):
            yield SettingEnforced(field=one.name, what=f"“{one.title}”", why=why)


def _asked(spec: ConfigureUsersSpec) -> Iterator[tuple[Choice, str]]:
    """Each choice once, with the setting that names it."""
    choices = [one for one in SETTINGS if isinstance(one, Choice)]
    pairs = ((one, each.asked().get(one.name)) for each in spec.all_settings() for one in choices)
    yield from dict.fromkeys((one, guid) for one, guid in pairs if guid)


def _is(setting: Choice, entry: Entry) -> bool:
    return setting.object_class in entry.texts("objectClass") and (
        not setting.policy_type or entry.text("msRTCSIP-PolicyType").lower() == setting.policy_type
    )


def _name(entry: Entry) -> str:
    named = name_and_value(entry.texts("msRTCSIP-PolicyData")).get("Name")
    return named or entry.text("msRTCSIP-LocationName") or entry.dn.name
