"""The plan: for each person the address and the proxy addresses that follow it.

Sources: Deploying Enterprise Edition, "Enable Users for Office Communications Server 2007 R2", step 8 (the ways to make
sign-in names); OCS 2007 R2 Active Directory schema reference, msRTCSIP-PrimaryUserAddress and proxyAddresses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ocsadmin.directory import Directory, Entry
from ocsadmin.errors import ManyErrors
from ocsadmin.plans.changes import Change, modify
from ocsadmin.plans.plan import Plan
from users.directory import attributes as ad
from users.directory import proxy_addresses, sip_uri
from users.directory.person import READ, Person, is_person
from users.enable_users import EnableUsersSpec
from users.enable_users.conflicts import Holder, holders
from users.enable_users.preview import generate, rule_of, sip_domains
from users.people import each
from users.people.each import Assessment, Decision
from users.people.problems import Problem, error, info, warning

from .consequences import notices
from .references import Reference, references
from .spec import ChangeSignInNameSpec

SHOWN = 5
"""Other objects that are told at one person; the rest is counted."""
_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Wanted:
    """The address that someone shall have (without ``sip:``), or why the rule gives none."""

    address: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class World:
    """All that has to be known to assess anyone."""

    entries: Mapping[UUID, Entry]
    wanted: Mapping[UUID, Wanted]
    domains: tuple[str, ...]
    taken: Mapping[str, list[Holder]]
    twice: frozenset[str]
    references: Mapping[str, list[Reference]]


def plan_change_sign_in_name(*, spec: ChangeSignInNameSpec, directory: Directory) -> Plan:
    """Plan other sign-in names. Reads the directory, writes nothing.

    :raises ManyErrors: people with problems that are not left out. :raises SIPDomainUnknown, PatternWrong: the rule
        can't be used. :raises NothingToChange: everyone has that name already.
    """
    world = _look_up(spec, directory)
    assessment = _assess(spec, world, directory)
    return each.plan_of(
        assessment,
        title=lambda whom: f"Change the sign-in name of {whom}",
        notices=tuple(notices(new_domains=_new_domains(assessment, world), keep_old=spec.keep_old)),
    )


def assess_changing(*, spec: ChangeSignInNameSpec, directory: Directory) -> Assessment:
    """What the request means for each person. Raises what the plan raises of the request itself."""
    return _assess(spec, _look_up(spec, directory), directory)


def addresses(*, spec: ChangeSignInNameSpec, directory: Directory) -> dict[UUID, str]:
    """GUID → the address that each person would get, without ``sip:``; empty where the rule gives none."""
    _refuse(spec)
    domains = sip_domains(directory)
    return {guid: one.address for guid, one in _wanted(spec, _entries(spec, directory), domains).items()}


def _look_up(spec: ChangeSignInNameSpec, directory: Directory) -> World:
    _refuse(spec)
    domains, entries = sip_domains(directory), _entries(spec, directory)
    wanted = _wanted(spec, entries, domains)
    asked = {guid: one for guid, one in wanted.items() if guid not in spec.left_out and one.address}
    counts = Counter(sip_uri.key(one.address) for one in asked.values())
    old = [entries[guid].text(ad.SIP_ADDRESS) for guid in asked]
    return World(
        entries,
        wanted,
        domains,
        holders((one.address for one in asked.values()), directory),
        frozenset(key for key, count in counts.items() if count > 1),
        references(old, directory),
    )


def _refuse(spec: ChangeSignInNameSpec) -> None:
    if problems := list(spec.problems()):
        raise ManyErrors(problems)


def _entries(spec: ChangeSignInNameSpec, directory: Directory) -> dict[UUID, Entry]:
    found = directory.get_many(list(dict.fromkeys(spec.people)), READ)
    return {guid: entry for guid, entry in found.items() if is_person(entry)}


def _wanted(spec: ChangeSignInNameSpec, entries: Mapping[UUID, Entry], domains: Iterable[str]) -> dict[UUID, Wanted]:
    """:raises PatternWrong, SIPDomainUnknown: the rule can't be used."""
    ways = spec.sign_in_name
    as_enabling = EnableUsersSpec((), _NOBODY, ways, spec.sip_domain, spec.pattern) if ways else None
    rule = rule_of(as_enabling, tuple(domains)) if as_enabling else None
    found = {}
    for guid, entry in entries.items():
        if guid in spec.by_hand:
            found[guid] = Wanted(sip_uri.plain(spec.by_hand[guid]))
        elif as_enabling is not None:
            address, problems = generate(Person.of_entry(entry), as_enabling, rule)
            found[guid] = Wanted(address, tuple(problems))
        else:
            by_hand = error("no-address", "No new sign-in name was given.", "Give one by hand, or leave this one out.")
            found[guid] = Wanted("", (by_hand,))
    return found


def _assess(spec: ChangeSignInNameSpec, world: World, directory: Directory) -> Assessment:
    def decide(entry: Entry, person: Person) -> Decision:
        if not person.sip_address:
            cure = "Enable first, or leave out."
            return Decision(problems=(error("no-sign-in-name", "Has no sign-in name that could be changed.", cure),))
        wanted = world.wanted[person.guid]
        if wanted.problems:
            return Decision(problems=wanted.problems)
        if person.sip_address == sip_uri.uri(wanted.address):
            return Decision(why="has this sign-in name already")
        problems = [*sip_uri.check(wanted.address, world.domains), *_clashes(wanted.address, person, world)]
        if any(problem.is_error for problem in problems):
            return Decision(problems=problems)
        told = (*problems, *_referring(person, world), *_mail(person, wanted.address))
        change = _change(entry, person, wanted.address, keep_old=spec.keep_old)
        return Decision((change,), problems=told, says=_says(change, person, wanted.address))

    return each.assess(spec.people, decide, directory, left_out=spec.left_out, found=world.entries)


def _change(entry: Entry, person: Person, address: str, *, keep_old: bool) -> Change:
    uri = sip_uri.uri(address)
    going, coming = proxy_addresses.for_sip(entry, uri, keep_old=keep_old)
    return modify(
        f"Change the sign-in name of {person.name} to {uri}",
        entry.dn,
        guid=person.guid,
        before={ad.SIP_ADDRESS: entry.wire(ad.SIP_ADDRESS), ad.PROXY_ADDRESSES: going},
        after={ad.SIP_ADDRESS: uri, ad.PROXY_ADDRESSES: coming},
        lane=str(person.guid),
    )


def _says(change: Change, person: Person, address: str) -> tuple[str, ...]:
    gone, come = (map(str, values.get(ad.PROXY_ADDRESSES, ())) for values in (change.before, change.after))
    proxies = [*(f"− {one}" for one in gone), *(f"+ {one}" for one in come)]
    told = [f"Proxy addresses: {' '.join(proxies)}"] if proxies else []
    return (f"{person.sip_address} → {sip_uri.uri(address)}", *told)


def _clashes(address: str, person: Person, world: World) -> list[Problem]:
    key, found = sip_uri.key(address), []
    others = [one for one in world.taken.get(key, ()) if one.guid != person.guid]
    if others:
        text = f"{address} belongs to {others[0].name} ({others[0].dn}) already."
        leaves = others[0].guid in world.wanted
        cure = "That one gets another address in this job: do this one in a job after it." if leaves else _OTHER
        found.append(error("taken", text, cure))
    if key in world.twice:
        text = f"{address} would also be the sign-in name of someone else of these people."
        found.append(error("twice", text, _OTHER))
    return found


_OTHER = "Give another address by hand, or leave the person out."


def _referring(person: Person, world: World) -> list[Problem]:
    """Other objects that go on naming the old address."""
    found = [one for one in world.references.get(sip_uri.key(person.sip_address), ()) if one.guid != person.guid]
    told = [
        warning(
            "named-elsewhere",
            f"{one.name} ({one.dn}) names the old address in {one.attribute}.",
            "It is not changed: put it right there.",
        )
        for one in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        told.append(warning("named-elsewhere", f"{len(found) - SHOWN} more objects name the old address."))
    return told


def _mail(person: Person, address: str) -> list[Problem]:
    """Outlook and the address book look for presence by the e-mail address."""
    if not person.mail or sip_uri.key(person.mail) == sip_uri.key(address):
        return []
    text = f"The e-mail address stays {person.mail}, and then differs from the sign-in name."
    return [info("mail-differs", text, "Outlook shows presence all the same where the proxy addresses hold both.")]


def _new_domains(assessment: Assessment, world: World) -> set[str]:
    """SIP domains that someone comes to from another one."""
    found = set()
    for one in assessment.to_change:
        old, new = (
            address.rpartition("@")[2].lower()
            for address in (one.person.sip_address if one.person else "", world.wanted[one.guid].address)
        )
        if old != new:
            found.add(new)
    return found
