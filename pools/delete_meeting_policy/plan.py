"""Delete a meeting policy that is not in use.

Source: Office Communications Server 2007 R2, "Schema attributes and descriptions" (UserPolicy: a DN with the policy's
type as a little-endian number, 1 for meetings).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import Eq
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import delete
from ocsadmin.plans.plan import Plan
from pools.meetings.errors import PolicyInUse
from pools.meetings.policies import CONTENT, DATA, DEFAULT, TYPE, name_of, policy
from pools.rules.refusal import refuse

from .spec import DeleteMeetingPolicySpec

_OF_MEETINGS: Final = "B:8:01000000:"
"""How a value of msRTCSIP-UserPolicy begins whose policy is a meeting policy."""
NAMED: Final = 3


def plan_delete_meeting_policy(*, spec: DeleteMeetingPolicySpec, directory: Directory) -> Plan:
    """Plan to delete a meeting policy that nobody has and that is not the global one.

    :raises PolicyUnknown: there is none. :raises PolicyInUse: it says by whom.
    """
    entry = policy(spec.policy, directory)
    refuse(_uses(entry, directory))
    title = f"Delete the meeting policy {name_of(entry)}"
    before = {name: entry.wire(name) for name in (TYPE, CONTENT, DATA, DEFAULT)}
    return Plan(title, changes=(delete(title, entry.dn, guid=entry.guid, before=before),))


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
