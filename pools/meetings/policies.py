"""Meeting policies in the directory.

Sources: Deploying Enterprise Edition, "Configure Audio/Video Conferencing and Web Conferencing" (steps 5 to 9); Office
Communications Server 2007 R2, "Schema attributes and descriptions" (PolicyType, PolicyContent, UserPolicy: a DN with
the policy's type as a little-endian number, 1 for meetings).
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from pools import names

from .errors import PolicyUnknown
from .policy_content import BadPolicyContent, settings_of
from .policy_settings import NAME

MEETING: Final = "meeting"
CONTENT, DATA, TYPE, DEFAULT = (
    "msRTCSIP-PolicyContent",
    "msRTCSIP-PolicyData",
    "msRTCSIP-PolicyType",
    "msRTCSIP-DefaultPolicy",
)
_READ: Final = ("objectGUID", "objectClass", CONTENT, DATA, TYPE, DEFAULT)


def meeting_policies(directory: Directory) -> list[Entry]:
    """All meeting policies, by name."""
    base = directory.forest.under_rtc_service("Policies")
    where = object_class("msRTCSIP-GlobalUserPolicy") & Eq(TYPE, MEETING)
    return sorted(directory.search(base, where, attributes=_READ), key=lambda one: name_of(one).lower())


def policy(guid: UUID, directory: Directory, *, field: str = "policy") -> Entry:
    """:raises PolicyUnknown: no meeting policy has this objectGUID."""
    entry = directory.get_by_guid(guid, _READ)
    if entry is None or "msRTCSIP-GlobalUserPolicy" not in entry.texts("objectClass") or entry.text(TYPE) != MEETING:
        raise PolicyUnknown(field=field, policy=guid)
    return entry


def name_of(entry: Entry) -> str:
    """``Name=`` of PolicyData, else the property of the content, else the CN."""
    named = names.name_and_value(entry.texts(DATA)).get(NAME)
    if named:
        return named
    try:
        return settings_of(entry.text(CONTENT)).get(NAME) or entry.dn.name
    except BadPolicyContent:
        return entry.dn.name
