"""Who has a name or an address already: anyone in the forest, or someone else of the same request.

Asked of the directory itself in batches, since what the mirror has not seen yet would clash all the same. Objects that
the console's account may not see can't be found; the directory then refuses the account itself, in its row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, Or
from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.reading import entries_at
from users.directory import attributes as ad
from users.directory import sip_uri

from .errors import NameTaken, NameTwice
from .naming import numbered

AT_ONCE: Final = 150
"""Conditions in one question: servers limit a filter's size."""
ACCOUNT, UPN, MAIL, PROXY = "sAMAccountName", "userPrincipalName", "mail", ad.PROXY_ADDRESSES
_READ: Final = ("objectGUID", "displayName", ACCOUNT, UPN, MAIL, ad.SIP_ADDRESS, PROXY)
CURES: Final = {
    "account": "Give another one, for instance {other}.",
    "logon_name": "Give another logon name or UPN suffix.",
    "full_name": "Give another full name, or choose another container.",
    "mail": "Give another e-mail address, or leave it out.",
    "sip_address": "Give another sign-in name by hand.",
}
WHATS: Final = {
    "account": "the account name",
    "logon_name": "the user logon name",
    "full_name": "the name in this container",
    "mail": "the e-mail address",
    "sip_address": "the sign-in name",
}


@dataclass(frozen=True)
class Names:
    """What one person will be called. ``sip`` is an address without ``sip:``; empty texts are not given."""

    title: str
    dn: DN
    account: str
    upn: str
    mail: str = ""
    sip: str = ""

    def values(self) -> Iterator[tuple[str, str, str]]:
        """Field, what is compared, what is shown."""
        yield "account", self.account.casefold(), self.account
        yield "logon_name", self.upn.casefold(), self.upn
        yield "full_name", self.dn.key, self.dn.name
        if self.mail:
            yield "mail", self.mail.casefold(), self.mail
        if self.sip:
            yield "sip_address", sip_uri.key(self.sip), f"sip:{self.sip}"

    def conditions(self) -> Iterator[tuple[str, str]]:
        yield ACCOUNT, self.account
        yield UPN, self.upn
        if self.mail:
            yield MAIL, self.mail
            yield PROXY, f"smtp:{self.mail}"
        if self.sip:
            yield ad.SIP_ADDRESS, f"sip:{self.sip}"
            yield PROXY, f"sip:{self.sip}"


@dataclass(frozen=True)
class Holder:
    name: str
    dn: str


@dataclass
class Taken:
    """What others have: field → compared value → who."""

    by_field: dict[str, dict[str, Holder]] = field(default_factory=lambda: defaultdict(dict))

    def note(self, entry: Entry) -> None:
        holder = _holder(entry)
        for name, value in _held(entry):
            self.by_field[name].setdefault(value, holder)


def conflicts(people: Sequence[Names], directory: Directory) -> list[list[DomainError]]:
    """For each of these people what speaks against their names."""
    taken = _look_up(people, directory)
    twice = _twice(people)
    return [[*_taken(one, taken), *_of_others(one, number, people, twice)] for number, one in enumerate(people)]


def _look_up(people: Sequence[Names], directory: Directory) -> Taken:
    taken = Taken()
    wanted = dict.fromkeys(condition for one in people for condition in one.conditions())
    for batch in _batches(wanted):
        where = Or(tuple(Eq(attribute, value) for attribute, value in batch))
        for base in (directory.forest.domain, directory.forest.configuration):
            for entry in directory.search(base, where, attributes=_READ):
                taken.note(entry)
    for dn, entry in entries_at([one.dn for one in people], directory, _READ).items():
        taken.by_field["full_name"][dn.key] = _holder(entry)
    return taken


def _held(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "account", entry.text(ACCOUNT).casefold()
    yield "logon_name", entry.text(UPN).casefold()
    yield "mail", entry.text(MAIL).casefold()
    for value in (entry.text(ad.SIP_ADDRESS), *entry.texts(PROXY)):
        kind, _colon, address = value.partition(":")
        if kind.lower() == "smtp":
            yield "mail", address.casefold()
        elif kind.lower() == "sip":
            yield "sip_address", sip_uri.key(value)


def _taken(one: Names, taken: Taken) -> Iterator[DomainError]:
    for name, compared, shown in one.values():
        if holder := taken.by_field[name].get(compared):
            other = _free(one.account, taken) if name == "account" else ""
            cure = CURES[name].format(other=other)
            yield NameTaken(field=name, value=shown, what=WHATS[name], holder=holder.name, dn=holder.dn, cure=cure)


def _free(account: str, taken: Taken) -> str:
    """Another account name that, of those that were asked for, nobody has."""
    names = (numbered(account, number) for number in range(2, 1000))
    return next((name for name in names if name.casefold() not in taken.by_field["account"]), account)


def _twice(people: Sequence[Names]) -> Mapping[tuple[str, str], list[int]]:
    """Field and compared value → the numbers of those who would all have it."""
    same: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(people):
        for name, compared, _shown in one.values():
            same[name, compared].append(number)
    return {key: numbers for key, numbers in same.items() if len(numbers) > 1}


def _of_others(
    one: Names, number: int, people: Sequence[Names], twice: Mapping[tuple[str, str], list[int]]
) -> Iterator[DomainError]:
    for name, compared, shown in one.values():
        other = next((other for other in twice.get((name, compared), ()) if other != number), None)
        if other is not None:
            whose = f"{people[other].title} (person {other + 1})"
            yield NameTwice(field=name, value=shown, what=WHATS[name], other=whose)


def _holder(entry: Entry) -> Holder:
    return Holder(entry.text("displayName") or entry.dn.name, entry.dn_text)


def _batches(conditions: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    rest = iter(conditions)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
