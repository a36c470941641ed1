"""Every new person before anything is written: how they will be called, and all that speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ocsadmin.directory import DN, Directory
from ocsadmin.errors import DomainError
from pools.rules.refusal import broken
from users.directory import sip_uri

from . import conflicts
from .enabling import Enabler
from .rules import Places, problems_of, upn_of
from .spec import CreateUsersSpec, NewUser


@dataclass(frozen=True)
class Proposal:
    """One person of the request. ``dn`` is None where the container can't be used; ``address`` has no ``sip:``.

    The ``field`` of each error names a value of :class:`NewUser`, or one of its ``enable``.
    """

    user: NewUser
    upn: str = ""
    dn: DN | None = None
    address: str = ""
    home: DN | None = None
    pool: str = ""
    errors: tuple[DomainError, ...] = ()

    @property
    def name(self) -> str:
        return self.user.cn or self.user.logon_name or "?"

    @property
    def sip(self) -> str:
        return sip_uri.uri(self.address) if self.address else ""

    @property
    def lane(self) -> str:
        """What keeps the changes of one person together."""
        return f"new-{self.user.sam_account.lower()}"


@dataclass(frozen=True)
class Study:
    """All proposals in the order of the request, and what they were made with."""

    proposals: tuple[Proposal, ...]
    places: Places = field(repr=False)

    @property
    def in_the_way(self) -> list[Proposal]:
        return [one for one in self.proposals if one.errors]


def study(spec: CreateUsersSpec, directory: Directory) -> Study:
    """A proposal for each person. Reads the directory, writes nothing."""
    places, enabler = Places(directory), Enabler(directory)
    drafts = [_propose(one, places, enabler) for one in spec.users]
    return Study(tuple(_against_others(drafts, directory)), places)


def propose_one(one: NewUser, directory: Directory) -> Proposal:
    """The same for one person alone, for a page that asks while someone types."""
    return study(CreateUsersSpec((one,)), directory).proposals[0]


def _propose(one: NewUser, places: Places, enabler: Enabler) -> Proposal:
    errors = problems_of(one, places)
    bad = {error.field for error in errors}
    proposal = Proposal(one, upn_of(one, places))
    if not bad & {"container", "full_name"} and one.cn:
        proposal = replace(proposal, dn=places.container(one.container).child("CN", one.cn))
    if one.enable is not None:
        errors += broken(lambda: enabler.home(one.enable) if one.enable else None)
        if not bad & {"logon_name", "upn_suffix", "account", "mail"}:
            errors += broken(lambda: enabler.address(one, proposal.upn))
    if errors or one.enable is None:
        return replace(proposal, errors=tuple(errors))
    pool, home = enabler.home(one.enable)
    return replace(proposal, address=enabler.address(one, proposal.upn), pool=pool, home=home)


def _against_others(drafts: Sequence[Proposal], directory: Directory) -> list[Proposal]:
    """The same proposals, with whom their names belong to already. Those that can't be asked for stay as they are."""
    asked = [number for number, one in enumerate(drafts) if one.dn is not None and not one.errors]
    found = conflicts.conflicts([_names(drafts[number]) for number in asked], directory)
    by_number = dict(zip(asked, found, strict=True))
    return [replace(one, errors=(*one.errors, *by_number.get(number, ()))) for number, one in enumerate(drafts)]


def _names(one: Proposal) -> conflicts.Names:
    if one.dn is None:
        raise TypeError("a proposal without a DN has no names")
    return conflicts.Names(one.name, one.dn, one.user.sam_account, one.upn, one.user.mail, one.address)
