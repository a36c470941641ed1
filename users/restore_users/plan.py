"""Restore users who were removed: everything that a restore point kept, where it is still free and still there.

Source: OCS 2007 R2, "Schema attributes by class" (user).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.values import DNWithBinary
from ocsadmin.plans.changes import Values, modify
from ocsadmin.plans.plan import Plan
from users.directory import attributes as ad
from users.directory import sip_uri
from users.directory.person import Person
from users.enable_users.conflicts import Holder, holders
from users.enable_users.preview import sip_domains
from users.people import each
from users.people.each import Assessment, Decision
from users.people.homes import Homes
from users.people.line_holders import holders as line_holders
from users.people.line_holders import taken as line_taken
from users.people.problems import Problem, error
from users.people.spec import PeopleSpec
from users.remove_users.plan import settings_of

LINKS = (ad.HOME_SERVER, ad.LOCATION_PROFILE, ad.USER_POLICY)


@dataclass(frozen=True)
class _World:
    domains: tuple[str, ...]
    taken: Mapping[str, list[Holder]]
    lines: dict[str, list[Holder]]
    there: Homes


def plan_restore_users(*, spec: PeopleSpec, kept: Mapping[UUID, Values], directory: Directory) -> Plan:
    """Plan to give people back what they had. ``kept``: GUID → the values of the newest restore point of each.

    :raises ManyErrors: people without a restore point, with an address that is taken by now, a pool or a policy that is
        gone, and who are not left out.
    """
    return each.plan_of(
        assess_restoring(spec=spec, kept=kept, directory=directory),
        title=lambda whom: f"Restore {whom}",
    )


def assess_restoring(*, spec: PeopleSpec, kept: Mapping[UUID, Values], directory: Directory) -> Assessment:
    values = [kept[guid] for guid in spec.people if guid in kept]
    world = _World(
        sip_domains(directory),
        holders(_texts(values, ad.SIP_ADDRESS), directory),
        line_holders(_texts(values, ad.LINE), directory),
        Homes(directory),
    )

    def decide(entry: Entry, person: Person) -> Decision:
        had = kept.get(person.guid)
        if had is None:
            return Decision(
                problems=(error("no-restore-point", "Has no restore point.", "Leave out, or enable anew."),)
            )
        if settings_of(entry):
            return Decision(problems=(error("has-settings", "Has been enabled anew meanwhile.", "Leave out."),))
        change = modify(
            f"Restore {person.name}",
            entry.dn,
            guid=person.guid,
            before=dict.fromkeys(had, ()),
            after=had,
            lane=str(person.guid),
        )
        address = sip_uri.plain(_first(had, ad.SIP_ADDRESS))
        return Decision((change,), problems=list(_problems(person, had, world)), says=(f"{address}: restored",))

    return each.assess(spec.people, decide, directory, read=("*",), left_out=spec.left_out)


def _problems(person: Person, had: Values, world: _World) -> Iterable[Problem]:
    address = _first(had, ad.SIP_ADDRESS)
    if address:
        yield from sip_uri.check(address, world.domains)
        for holder in world.taken.get(sip_uri.key(address), ()):
            if holder.guid != person.guid:
                text = f"{sip_uri.plain(address)} belongs to {holder.words} by now."
                yield error("taken", text, "Leave out, or enable anew with another address.")
    if line := _first(had, ad.LINE):
        yield from line_taken(line, person.guid, world.lines)
    for attribute in LINKS:
        for value in had.get(attribute, ()):
            if not world.there.exists(_dn(str(value))):
                yield error(
                    "gone", f"{_dn(str(value))} is gone, which {attribute} pointed to.", "Leave out, or enable anew."
                )


def _dn(value: str) -> DN:
    return DNWithBinary.parse(value).dn if value.startswith("B:") else DN.parse(value)


def _first(values: Values, attribute: str) -> str:
    return str(next(iter(values.get(attribute, ())), ""))


def _texts(all_values: Iterable[Values], attribute: str) -> list[str]:
    return [text for values in all_values if (text := _first(values, attribute))]
