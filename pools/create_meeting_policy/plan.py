"""A new meeting policy.

Source: Deploying Enterprise Edition, "Configure Audio/Video Conferencing and Web Conferencing" (steps 5 to 9).
"""

from __future__ import annotations

from ocsadmin.directory import DN, Directory
from ocsadmin.plans.changes import add
from ocsadmin.plans.plan import Plan
from pools.directory.guid_names import braced_guid
from pools.meetings.contents import advice, texts_to_write
from pools.meetings.policies import CONTENT, DATA, DEFAULT, MEETING, TYPE, meeting_policies, name_of, policy
from pools.meetings.policy_content import settings_of
from pools.meetings.policy_settings import NAME, usual_settings
from pools.meetings.policy_writing import EMPTY, with_settings

from .spec import CreateMeetingPolicySpec


def plan_create_meeting_policy(*, spec: CreateMeetingPolicySpec, directory: Directory) -> Plan:
    """Plan a new meeting policy: a copy of another one, or one that allows the least.

    :raises DomainError: the name is taken or can't be one, a value can't be a setting's; several as ManyErrors.
    """
    start = policy(spec.copy_of, directory, field="copy_of") if spec.copy_of else None
    begin = start.text(CONTENT) if start else with_settings(EMPTY, {NAME: "", **usual_settings()})
    others, label = meeting_policies(directory), name_of(start) if start else ""
    content = with_settings(begin, texts_to_write(spec.name, spec.settings, begin, others=others, label=label))
    title = f"Create the meeting policy {spec.name}"
    values = {TYPE: MEETING, CONTENT: content, DATA: f"{NAME}={spec.name}", DEFAULT: False}
    new = add(title, _free_dn(spec.name, directory), {"objectClass": "msRTCSIP-GlobalUserPolicy", **values})
    return Plan(title, changes=(new,), notices=tuple(advice(settings_of(content))))


def _free_dn(name: str, directory: Directory) -> DN:
    """A DN by a GUID made of the name; a renamed policy may have it still, then the next."""
    base = directory.forest.under_rtc_service("Policies")
    number = 1
    while directory.get(dn := base.child("CN", braced_guid(name, f"meeting policy {number}")), ("cn",)):
        number += 1
    return dn
