"""Meeting policies: new, copied, changed, renamed, deleted.

Sources: Deploying Enterprise Edition, "Configure Audio/Video Conferencing and Web Conferencing" (steps 5 to 9); Office
Communications Server 2007 R2, "Schema attributes and descriptions" (PolicyType, PolicyContent, UserPolicy: a DN with
the policy's type as a little-endian number, 1 for meetings).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change, add, delete, modify
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.directory.guid_names import braced_guid
from pools.meetings.policy_content import BadPolicyContent, settings_of
from pools.meetings.policy_settings import NAME, UnknownSetting, settings_for, switch_of, usual_settings
from pools.meetings.policy_writing import EMPTY, with_settings

from .errors import PolicyInUse, PolicyNameTaken, PolicyUnknown, UnreadablePolicy
from .refusing import error_of, refuse
from .spec import PolicySpec, check_policy_name

PERMISSION: Final = "pools.change_global_settings"
MEETING: Final = "meeting"
CONTENT, DATA, TYPE, DEFAULT = (
    "msRTCSIP-PolicyContent",
    "msRTCSIP-PolicyData",
    "msRTCSIP-PolicyType",
    "msRTCSIP-DefaultPolicy",
)
_READ: Final = ("objectGUID", "objectClass", CONTENT, DATA, TYPE, DEFAULT)
_OF_MEETINGS: Final = "B:8:01000000:"
"""How a value of msRTCSIP-UserPolicy begins whose policy is a meeting policy."""
NAMED: Final = 3
LONGEST_TITLE: Final = 250


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


def plan_create_meeting_policy(*, spec: PolicySpec, directory: Directory) -> Plan:
    """Plan a new meeting policy: a copy of another one, or one that allows the least.

    :raises DomainError: the name is taken or can't be one, a value can't be a setting's; several as ManyErrors.
    """
    start = policy(spec.copy_of, directory, field="copy_of") if spec.copy_of else None
    content = start.text(CONTENT) if start else with_settings(EMPTY, {NAME: "", **usual_settings()})
    name, changes = _checked(spec, content, meeting_policies(directory), label=name_of(start) if start else "")
    if name is None:
        refuse([error for error in [error_of(lambda: check_policy_name(None))] if error])
    new = add(
        f"Create the meeting policy {name}",
        _free_dn(str(name), directory),
        {
            "objectClass": "msRTCSIP-GlobalUserPolicy",
            TYPE: MEETING,
            CONTENT: with_settings(content, {NAME: str(name), **changes}),
            DATA: f"{NAME}={name}",
            DEFAULT: False,
        },
    )
    title = f"Create the meeting policy {name}"
    return _plan(title, "create_meeting_policy", (new,), spec.to_json(), new.after[CONTENT][0])


def plan_change_meeting_policy(*, guid: UUID, spec: PolicySpec, directory: Directory) -> Plan:
    """Plan other settings or another name for a meeting policy. What is not named stays, known or not.

    :raises DomainError: there is no such policy, the name is taken, a value can't be a setting's.
    """
    entry = policy(guid, directory)
    content, others = entry.text(CONTENT), [one for one in meeting_policies(directory) if one.guid != guid]
    name, changes = _checked(spec, content, others, label=name_of(entry))
    after = with_settings(content, {**({NAME: name} if name else {}), **changes})
    before: dict[str, Any] = {CONTENT: entry.wire(CONTENT)}
    wanted: dict[str, Any] = {CONTENT: after if after else ()}
    if name is not None and name != names.name_and_value(entry.texts(DATA)).get(NAME):
        before[DATA] = [one for one in entry.texts(DATA) if one.partition("=")[0] == NAME]
        wanted[DATA] = f"{NAME}={name}"
    title = f"Change the meeting policy {name_of(entry)}"
    if name and name != name_of(entry):
        title = f"Rename the meeting policy {name_of(entry)} to {name}"
    described = described_changes(settings_of(content), settings_of(after))
    change = modify(described or title, entry.dn, guid=entry.guid, before=before, after=wanted)
    spec_json = {"policy": str(guid), **spec.to_json()}
    changes_made = (change,) if change.after else ()
    return _plan(title, "change_meeting_policy", changes_made, spec_json, after)


def described_changes(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The settings that differ, in words: ``Maximum meeting size: 50 → 70; Enable IP video: no → yes``."""
    parts = []
    for setting in settings_for(after):
        old, new = setting.value_in(before), setting.value_in(after)
        if old != new:
            parts.append(f"{setting.title}: {_in_words(setting.in_words(old))} → {_in_words(setting.in_words(new))}")
    text = "; ".join(parts)
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"


def _in_words(value: Any) -> str:
    return {True: "yes", False: "no", None: "not set"}.get(value, str(value))


def plan_delete_meeting_policy(*, guid: UUID, directory: Directory) -> Plan:
    """Plan to delete a meeting policy that nobody has and that is not the global one.

    :raises PolicyUnknown: there is none. :raises PolicyInUse: it says by whom.
    """
    entry = policy(guid, directory)
    refuse(list(_uses(entry, directory)))
    title = f"Delete the meeting policy {name_of(entry)}"
    before = {name: entry.wire(name) for name in (TYPE, CONTENT, DATA, DEFAULT)}
    change = delete(title, entry.dn, guid=entry.guid, before=before)
    return Plan(title, "delete_meeting_policy", PERMISSION, (change,), spec={"policy": str(guid)})


def people_with(entry: Entry, directory: Directory) -> list[str]:
    """Names of the people and contacts that have this meeting policy of their own, asked of the directory."""
    where = Eq("msRTCSIP-UserPolicy", f"{_OF_MEETINGS}{entry.dn_text}")
    forest = directory.forest
    found = [
        one.text("displayName") or one.dn.name
        for base in (forest.domain, forest.configuration)
        for one in directory.search(base, where, attributes=("displayName",))
    ]
    return sorted(found)


def _uses(entry: Entry, directory: Directory) -> Iterator[DomainError]:
    name = name_of(entry)
    settings = directory.get(directory.forest.global_settings, ("msRTCSIP-MeetingPolicy",))
    if settings and settings.link("msRTCSIP-MeetingPolicy") == entry.dn:
        by = "the global settings name it, for all users or for those without a policy of their own"
        yield PolicyInUse(name=name, by=by, cure="Choose another global policy first.")
    elif entry.true(DEFAULT):
        yield PolicyInUse(name=name, by="it is the default policy", cure="The default policy stays.")
    if people := people_with(entry, directory):
        more = f" and {len(people) - NAMED} more" if len(people) > NAMED else ""
        who = "1 user has it" if len(people) == 1 else f"{len(people)} users have it"
        by = f"{who} ({', '.join(people[:NAMED])}{more})"
        yield PolicyInUse(name=name, by=by, cure="Give them another policy first.")


def _checked(spec: PolicySpec, content: str, others: list[Entry], *, label: str) -> tuple[str | None, dict[str, str]]:
    """The name and the texts to be written; the names of settings are those that the content has.

    :raises DomainError: what is wrong; several as ManyErrors.
    """
    try:
        there = settings_of(content)
    except BadPolicyContent as error:
        raise UnreadablePolicy(name=label, words=error) from error
    errors: list[DomainError] = []
    name = None
    if spec.name is not None:
        errors += [error for error in [error_of(lambda: check_policy_name(spec.name))] if error]
        name = spec.name.strip()
        if not errors and name.lower() in {name_of(one).lower() for one in others}:
            errors.append(PolicyNameTaken(name=name))
    changes = _texts(spec.settings, there, errors)
    refuse(errors)
    return name, changes


def _texts(wanted: Mapping[str, Any], there: Mapping[str, str], errors: list[DomainError]) -> dict[str, str]:
    known = {name: setting for setting in settings_for(there) for name in setting.names}
    texts: dict[str, str] = {}
    for name, value in wanted.items():
        setting = known.get(name)
        if setting is None:
            listed = ", ".join(one.name for one in settings_for(there))
            errors.append(UnknownSetting(field=name, name=name, known=listed))
        elif value != there.get(name):  # a value that stands there already may stay, known or not
            try:
                texts[setting.name_in(there)] = setting.checked(value, field=name)
            except DomainError as error:
                errors.append(error)
    return texts


def _free_dn(name: str, directory: Directory) -> DN:
    """A DN by a GUID made of the name; a renamed policy may have it still, then the next."""
    base = directory.forest.under_rtc_service("Policies")
    number = 1
    while directory.get(dn := base.child("CN", braced_guid(name, f"meeting policy {number}")), ("cn",)):
        number += 1
    return dn


def _plan(title: str, operation: str, changes: tuple[Change, ...], spec: Mapping[str, Any], content: Any) -> Plan:
    notices = tuple(_advice(settings_of(str(content)))) if changes else (Notice("info", "Nothing to change."),)
    return Plan(title, operation, PERMISSION, changes, spec=spec, notices=notices)


def _advice(settings: Mapping[str, str]) -> Iterator[Notice]:
    """Settings that have no effect without others."""
    on = {
        setting.name: bool(switch_of(setting.value_in(settings)))
        for setting in settings_for(settings)
        if setting.kind == "switch"
    }
    if on["EnableAppDesktopSharing"] and not on["EnableWebConferencing"]:
        text = "Program and desktop sharing has no effect without Web conferencing."
        yield Notice("warning", text, "EnableAppDesktopSharing")
    if on["EnableIPVideo"] and not on["EnableIPAudio"]:
        yield Notice("warning", "IP video without IP audio: people are seen but not heard.", "EnableIPVideo")
