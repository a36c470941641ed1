"""Every address before anything is written, with all that speaks against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import object_class
from users.directory import sip_uri
from users.directory.person import READ, Person, is_person
from users.people.problems import Problem, error, info, warning
from users.sign_in_names import FORMATS, Pattern, address_for, needs_domain
from users.sign_in_names.formats import MISSING
from users.sign_in_names.latin import NotLatin
from users.sign_in_names.pattern import ValueMissing

from .conflicts import Holder, holders
from .errors import SIPDomainUnknown
from .rights import not_writable
from .spec import EnableUsersSpec


@dataclass(frozen=True)
class Proposal:
    """One person, the address proposed (without ``sip:``), and the problems. ``person`` is None when gone."""

    guid: UUID
    person: Person | None
    address: str
    problems: tuple[Problem, ...] = ()
    is_left_out: bool = False
    is_by_hand: bool = False

    @property
    def name(self) -> str:
        return self.person.name if self.person else str(self.guid)

    @property
    def is_enabled_already(self) -> bool:
        return self.person is not None and self.person.enabled

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def counts(self) -> bool:
        """Whether the person would be enabled, were there no errors."""
        return not self.is_left_out and not self.is_enabled_already


@dataclass(frozen=True)
class Study:
    """All proposals in the order of the spec, and the entries that they were made from."""

    proposals: tuple[Proposal, ...]
    entries: Mapping[UUID, Entry]
    sip_domains: tuple[str, ...]

    @cached_property
    def to_enable(self) -> list[Proposal]:
        return [one for one in self.proposals if one.counts and not one.has_errors]

    @cached_property
    def in_the_way(self) -> list[Proposal]:
        return [one for one in self.proposals if one.counts and one.has_errors]


def preview(spec: EnableUsersSpec, directory: Directory) -> list[Proposal]:
    """A proposal for each person. Reads the directory, writes nothing.

    :raises PatternWrong, SIPDomainUnknown: the rule itself can't be used.
    """
    return list(study(spec, directory).proposals)


def study(spec: EnableUsersSpec, directory: Directory) -> Study:
    """The same with the entries read. :raises PatternWrong, SIPDomainUnknown: see :func:`preview`."""
    domains = sip_domains(directory)
    rule = rule_of(spec, domains)
    people = list(dict.fromkeys(spec.people))
    entries = {guid: entry for guid, entry in directory.get_many(people, READ).items() if is_person(entry)}
    drafts = [_propose(guid, entries.get(guid), spec, rule) for guid in people]
    asked = [one for one in drafts if one.counts and not one.has_errors]
    taken = holders((one.address for one in asked), directory)
    twice = _twice(asked)
    protected = not_writable([entries[one.guid] for one in asked if one.person and one.person.is_protected], directory)
    checked = (_checked(one, domains, taken, twice, protected) for one in drafts)
    return Study(tuple(checked), entries, domains)


def sip_domains(directory: Directory) -> tuple[str, ...]:
    """The SIP domains of the forest in small letters, as the directory has them now."""
    base = directory.forest.global_settings.parent
    found = directory.search(base, object_class("msRTCSIP-Domain"), attributes=("msRTCSIP-DomainName",))
    return tuple(sorted({entry.text("msRTCSIP-DomainName").lower() for entry in found} - {""}))


def rule_of(spec: EnableUsersSpec, domains: Sequence[str]) -> Pattern | None:
    """The pattern to use, None for e-mail address and UPN."""
    if spec.sign_in_name in MISSING:
        return None
    if needs_domain(spec.sign_in_name, spec.pattern) and spec.sip_domain.lower() not in domains:
        raise SIPDomainUnknown(domain=spec.sip_domain, known=", ".join(domains))
    return Pattern.parse(FORMATS.get(spec.sign_in_name, spec.pattern))


def _propose(guid: UUID, entry: Entry | None, spec: EnableUsersSpec, rule: Pattern | None) -> Proposal:
    left_out = guid in spec.left_out
    if entry is None:
        gone = error("gone", f"There is no person with the GUID {guid} any more.", "Leave this one out.")
        return Proposal(guid, None, "", (gone,), left_out)
    person = Person.of_entry(entry)
    if person.enabled:
        already = info("already-enabled", f"Is enabled already as {person.sip_address}.", "Nothing is changed.")
        return Proposal(guid, person, sip_uri.plain(person.sip_address), (already,), left_out)
    if guid in spec.by_hand:
        return Proposal(guid, person, sip_uri.plain(spec.by_hand[guid]), (), left_out, is_by_hand=True)
    address, problems = generate(person, spec, rule)
    return Proposal(guid, person, address, tuple(problems), left_out)


def generate(person: Person, spec: EnableUsersSpec, rule: Pattern | None) -> tuple[str, list[Problem]]:
    """The address that the rule gives a person, or why it gives none."""
    by_hand = "Give an address by hand, or leave the person out."
    try:
        address = address_for(person, spec.sign_in_name, sip_domain=spec.sip_domain.lower(), pattern=rule)
    except NotLatin as wrong:
        text = f"“{wrong.args[0]}” has letters that no SIP address can hold, and nobody should guess their spelling."
        return "", [error("not-latin", text, by_hand)]
    except ValueMissing as wrong:
        return "", [error("value-missing", f"Has no {wrong.args[0]}.", by_hand)]
    if not address:
        what = MISSING[spec.sign_in_name]
        return "", [error("value-missing", f"Has no {what}.", by_hand)]
    return sip_uri.plain(address), []


def _twice(asked: Iterable[Proposal]) -> dict[str, list[Proposal]]:
    """Address → the people of this very list who would all get it."""
    same: dict[str, list[Proposal]] = defaultdict(list)
    for one in asked:
        same[sip_uri.key(one.address)].append(one)
    return {key: those for key, those in same.items() if len(those) > 1}


def _checked(
    one: Proposal,
    domains: Sequence[str],
    taken: Mapping[str, list[Holder]],
    twice: Mapping[str, list[Proposal]],
    protected: Mapping[UUID, str],
) -> Proposal:
    if not one.counts or one.has_errors or one.person is None:
        return one
    problems = [*one.problems, *sip_uri.check(one.address, domains)]
    key = sip_uri.key(one.address)
    problems += [_taken(one.address, holder) for holder in taken.get(key, ()) if holder.guid != one.guid][:1]
    problems += [_same(one.address, other) for other in twice.get(key, ()) if other.guid != one.guid][:1]
    problems += _about_account(one.person, protected)
    return Proposal(one.guid, one.person, one.address, tuple(problems), one.is_left_out, one.is_by_hand)


def _taken(address: str, holder: Holder) -> Problem:
    text = f"{address} belongs to {holder.words} already."
    return error("taken", text, "Give another address by hand, or leave the person out.")


def _same(address: str, other: Proposal) -> Problem:
    account = other.person.account if other.person else other.guid
    text = f"{address} would also go to {other.name} ({account})."
    return error("twice", text, "Give one of the two another address by hand, or leave one out.")


def _about_account(person: Person, protected: Mapping[UUID, str]) -> list[Problem]:
    problems = []
    if person.account_disabled:
        problems.append(warning("account-disabled", "The account is disabled: nobody can sign in with it."))
    if person.is_protected:
        text = "The account is protected by AdminSDHolder (adminCount is 1)" + protected.get(person.guid, ".")
        problems.append(warning("protected", text, "Enable it as a Domain Admin if the directory refuses."))
    return problems
