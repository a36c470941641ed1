"""Other settings or another name for a meeting policy.

Source: Deploying Enterprise Edition, "Configure Audio/Video Conferencing and Web Conferencing" (steps 5 to 9).
"""

from __future__ import annotations

from typing import Any

from ocsadmin.directory import Directory, Entry
from ocsadmin.plans.changes import modify
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.meetings.contents import advice, described_changes, texts_to_write
from pools.meetings.policies import CONTENT, DATA, meeting_policies, name_of, policy
from pools.meetings.policy_content import settings_of
from pools.meetings.policy_settings import NAME
from pools.meetings.policy_writing import with_settings

from .spec import ChangeMeetingPolicySpec


def plan_change_meeting_policy(*, spec: ChangeMeetingPolicySpec, directory: Directory) -> Plan:
    """Plan other settings or another name for a meeting policy. What is not named stays, known or not.

    :raises DomainError: there is no such policy, the name is taken, a value can't be a setting's.
    """
    entry = policy(spec.policy, directory)
    content, others = entry.text(CONTENT), [one for one in meeting_policies(directory) if one.guid != spec.policy]
    texts = texts_to_write(spec.name, spec.settings, content, others=others, label=name_of(entry))
    after = with_settings(content, texts)
    before: dict[str, Any] = {CONTENT: entry.wire(CONTENT)}
    wanted: dict[str, Any] = {CONTENT: after or ()}
    if _is_renamed(spec, entry):
        before[DATA] = [one for one in entry.texts(DATA) if one.partition("=")[0] == NAME]
        wanted[DATA] = f"{NAME}={spec.name}"
    title = _title(spec, entry)
    described = described_changes(settings_of(content), settings_of(after))
    change = modify(described or title, entry.dn, guid=entry.guid, before=before, after=wanted)
    if not change.after:
        return Plan(title, changes=(), notices=(Notice("info", "Nothing to change."),))
    return Plan(title, changes=(change,), notices=tuple(advice(settings_of(after))))


def _is_renamed(spec: ChangeMeetingPolicySpec, entry: Entry) -> bool:
    return spec.name is not None and spec.name != names.name_and_value(entry.texts(DATA)).get(NAME)


def _title(spec: ChangeMeetingPolicySpec, entry: Entry) -> str:
    if spec.name and spec.name != name_of(entry):
        return f"Rename the meeting policy {name_of(entry)} to {spec.name}"
    return f"Change the meeting policy {name_of(entry)}"
