"""Re-enable users who were disabled: with the address and the home that they had.

Source: OCS 2007 R2, "Schema attributes and descriptions", msRTCSIP-UserEnabled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ocsadmin.directory import Directory, Entry
from ocsadmin.plans.changes import modify
from ocsadmin.plans.plan import Plan
from users.directory import attributes as ad
from users.directory import sip_uri
from users.directory.person import Person
from users.enable_users.conflicts import Holder, holders
from users.enable_users.preview import sip_domains
from users.people import each
from users.people.each import Assessment, Decision
from users.people.homes import Homes
from users.people.problems import Problem, error, warning
from users.people.spec import PeopleSpec


def plan_reenable_users(*, spec: PeopleSpec, directory: Directory) -> Plan:
    """Plan to enable people again. Reads the directory, writes nothing.

    :raises ManyErrors: people whose address, SIP domain or pool is gone or taken, and who are not left out.
    :raises NothingToChange: everyone is enabled.
    """
    return each.plan_of(
        assess_reenabling(spec=spec, directory=directory),
        title=lambda whom: f"Re-enable {whom}",
    )


def assess_reenabling(*, spec: PeopleSpec, directory: Directory) -> Assessment:
    people = directory.get_many(list(spec.people), (ad.SIP_ADDRESS,))
    addresses = [address for entry in people.values() if (address := entry.text(ad.SIP_ADDRESS))]
    taken, domains, homes = holders(addresses, directory), sip_domains(directory), Homes(directory)

    def decide(entry: Entry, person: Person) -> Decision:
        if person.enabled:
            return Decision(why="is enabled")
        if not person.sip_address:
            text = "Was never enabled, or was removed: there is no SIP address to come back to."
            return Decision(problems=(error("never-enabled", text, "Enable or restore instead, or leave out."),))
        problems = [*address_problems(person, domains, taken), *homes.problems(entry)]
        if person.account_disabled:
            problems.append(warning("account-disabled", "The account is disabled: nobody can sign in with it."))
        change = modify(
            f"Re-enable {person.name}",
            entry.dn,
            guid=person.guid,
            before={ad.USER_ENABLED: entry.wire(ad.USER_ENABLED)},
            after={ad.USER_ENABLED: True},
            lane=str(person.guid),
        )
        return Decision((change,), problems=problems, says=(f"{person.sip_address}: enabled again",))

    return each.assess(spec.people, decide, directory, left_out=spec.left_out)


def address_problems(person: Person, domains: Sequence[str], taken: Mapping[str, list[Holder]]) -> list[Problem]:
    """Whether the address that someone has can still be used."""
    cure = "Change the sign-in name first, or leave out."
    problems = [error(one.code, one.text, cure) for one in sip_uri.check(person.sip_address, domains) if one.is_error]
    others = [one for one in taken.get(sip_uri.key(person.sip_address), ()) if one.guid != person.guid]
    if others:
        text = f"{sip_uri.plain(person.sip_address)} belongs to {others[0].words} by now."
        problems.append(error("taken", text, cure))
    return problems
