"""Disable users: they can't sign in any more, and every setting of theirs is kept.

Source: OCS 2007 R2, "Schema attributes and descriptions", msRTCSIP-UserEnabled.
"""

from __future__ import annotations

from ocsadmin.directory import Directory, Entry
from ocsadmin.plans.changes import modify
from ocsadmin.plans.plan import Notice, Plan
from users.directory import attributes as ad
from users.directory.person import Person
from users.people import each
from users.people.each import Assessment, Decision
from users.people.spec import PeopleSpec

KEPT = "Addresses, home pool, policies, contacts and presence are kept; Re-enable brings everything back."


def plan_disable_users(*, spec: PeopleSpec, directory: Directory) -> Plan:
    """Plan to disable people. Reads the directory, writes nothing.

    :raises ManyErrors: people who are gone and not left out. :raises NothingToChange: nobody is enabled.
    """
    return each.plan_of(
        assess_disabling(spec=spec, directory=directory),
        title=lambda whom: f"Disable {whom}",
        notices=(Notice("info", KEPT),),
    )


def assess_disabling(*, spec: PeopleSpec, directory: Directory) -> Assessment:
    return each.assess(spec.people, _decide, directory, left_out=spec.left_out)


def _decide(entry: Entry, person: Person) -> Decision:
    if not person.enabled:
        return Decision(why="is not enabled")
    change = modify(
        f"Disable {person.name}",
        entry.dn,
        guid=person.guid,
        before={ad.USER_ENABLED: entry.wire(ad.USER_ENABLED)},
        after={ad.USER_ENABLED: False},
        lane=str(person.guid),
    )
    return Decision((change,), says=(f"{person.sip_address}: disabled",))
