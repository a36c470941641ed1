"""Global meeting settings: anonymous participants, and one policy for all or one per user.

Sources: Deploying Enterprise Edition, "Configure Audio/Video Conferencing and Web Conferencing" (steps 4, 11); Office
Communications Server 2007 R2, "Schema attributes and descriptions" (MeetingFlags, MeetingPolicy).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from ocsadmin.directory import Directory, Entry
from ocsadmin.plans.changes import modify
from ocsadmin.plans.plan import Notice, Plan
from pools.meetings.effective import (
    ANONYMOUS_FOR_ALL,
    ANONYMOUS_PER_USER,
    PER_USER,
    POLICY_PER_USER,
    Anonymous,
    anonymous_of,
)
from pools.meetings.errors import NoGlobalSettings
from pools.meetings.policies import policy

from .spec import GlobalSettingsSpec

FLAGS, POLICY = "msRTCSIP-MeetingFlags", "msRTCSIP-MeetingPolicy"
_BITS: Final = {Anonymous.ALLOW: ANONYMOUS_FOR_ALL, Anonymous.DISALLOW: 0, Anonymous.PER_USER: ANONYMOUS_PER_USER}


def plan_change_global_settings(*, spec: GlobalSettingsSpec, directory: Directory) -> Plan:
    """Plan other global meeting settings. Bits of the flags that are not known stay.

    With "Use per user policy" the policy that was the global one stays the default of users without their own.

    :raises NoGlobalSettings: the forest is not prepared. :raises PolicyUnknown: there is no such meeting policy.
    """
    entry = directory.get(directory.forest.global_settings, ("objectGUID", FLAGS, POLICY))
    if entry is None:
        raise NoGlobalSettings(dn=directory.forest.global_settings)
    chosen = _chosen(spec, directory)
    flags = flags_of(spec, entry.number(FLAGS))
    before: dict[str, Any] = {FLAGS: entry.wire(FLAGS), POLICY: entry.wire(POLICY)}
    after: dict[str, Any] = {FLAGS: flags if flags or entry.has(FLAGS) else (), POLICY: entry.wire(POLICY)}
    if chosen is not None and entry.link(POLICY) != chosen.dn:
        after[POLICY] = chosen.dn
    change = modify("Change the global meeting settings", entry.dn, guid=entry.guid, before=before, after=after)
    return Plan(
        title=change.title,
        changes=(change,) if change.after else (),
        notices=tuple(_notices(entry, flags)) if change.after else (Notice("info", "Nothing to change."),),
    )


def flags_of(spec: GlobalSettingsSpec, flags: int) -> int:
    """MeetingFlags as asked for; all other bits stay."""
    if spec.anonymous is not None and spec.anonymous != anonymous_of(flags):
        flags = flags & ~(ANONYMOUS_FOR_ALL | ANONYMOUS_PER_USER) | _BITS[spec.anonymous]
    if spec.global_policy == PER_USER:
        return flags | POLICY_PER_USER
    return flags & ~POLICY_PER_USER if spec.global_policy is not None else flags


def _chosen(spec: GlobalSettingsSpec, directory: Directory) -> Entry | None:
    if spec.global_policy in (None, PER_USER):
        return None
    return policy(UUID(spec.global_policy), directory, field="global_policy")


def _notices(entry: Entry, flags: int) -> Iterator[Notice]:
    """What becomes of the settings that users have of their own."""
    before = entry.number(FLAGS)
    if before & POLICY_PER_USER and not flags & POLICY_PER_USER:
        text = "Meeting policies that users have of their own stay with them, but no longer count."
        yield Notice("warning", text, "global_policy")
    if flags & POLICY_PER_USER and not before & POLICY_PER_USER:
        text = "Meeting policies that users have of their own count from now on; everyone else has the default policy."
        yield Notice("warning", text, "global_policy")
    now, then = anonymous_of(before), anonymous_of(flags)
    if now is Anonymous.PER_USER and then is not now:
        text = "What is set for each user stays with them, but no longer counts."
        yield Notice("warning", text, "anonymous")
    if then is Anonymous.PER_USER and now is not then:
        text = "From now on only those may invite anonymous participants for whom it is set: see Configure Users."
        yield Notice("warning", text, "anonymous")
