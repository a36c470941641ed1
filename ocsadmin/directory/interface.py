"""What the console needs of Active Directory. The real one is ``LDAPDirectory``; ``ocsadmin.parts`` makes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol
from uuid import UUID

from .access import AccessList
from .dn import DN
from .entry import Entry
from .errors import ForestNotPrepared
from .filters import Filter
from .lockout_policy import LockoutPolicy, WrongTries
from .replication_vector import Cursor
from .settings import Host
from .values import Wire


class Scope(Enum):
    BASE = "base"
    ONE_LEVEL = "one level"
    SUBTREE = "subtree"


@dataclass(frozen=True)
class Forest:
    """Where things are, read once from the rootDSE and the directory."""

    domain: DN  # DC=contoso,DC=com
    configuration: DN
    schema: DN
    root_domain: DN
    rtc_service: DN | None  # CN=RTC Service in Configuration or System; None before forest preparation

    @property
    def pools(self) -> DN:
        return self.under_rtc_service("Pools")

    @property
    def global_settings(self) -> DN:
        return self.under_rtc_service("Global Settings")

    def under_rtc_service(self, container: str) -> DN:
        """The DN of a container below RTC Service.

        :raises ForestNotPrepared: there is no RTC Service in either place.
        """
        if self.rtc_service is None:
            raise ForestNotPrepared(domain=self.domain.domain)
        return self.rtc_service.child("CN", container)


@dataclass(frozen=True)
class ServerState:
    """Which domain controller answered and how far it is (MS-ADTS 3.1.1.1.9)."""

    host: str
    invocation_id: UUID
    highest_usn: int


@dataclass(frozen=True)
class Controller:
    """One domain controller: where it is reached, its DNS name, and the id of its database (MS-ADTS 3.1.1.1.9)."""

    host: Host
    name: str
    invocation_id: UUID


@dataclass(frozen=True)
class AttributeChange:
    """One attribute of a modify: the values it must still have, and the values it shall have.

    ``remove`` are the values seen and to go, ``add`` the values to come. Both empty is not a change. The server
    refuses the whole modify when a value of ``remove`` is gone (compare and swap). ``expect_absent`` means that the
    attribute had no value when it was seen: for a single-valued attribute the server then refuses when it has one.
    ``replace``: ``add`` takes the place of whatever is there, for what can't be read and compared (passwords).
    """

    attribute: str
    remove: tuple[Wire, ...] = ()
    add: tuple[Wire, ...] = ()
    expect_absent: bool = False
    replace: bool = False


@dataclass(frozen=True)
class SignedIn:
    """Who signed in with a directory account."""

    guid: UUID
    dn: DN
    account: str  # sAMAccountName
    display_name: str
    mail: str
    groups: frozenset[str]  # sAMAccountNames of all groups, nested ones too
    disabled: bool = False
    barred: str = ""  # why it can't sign in now: disabled, expired, locked, …; empty where it can
    sid: str = ""
    group_sids: Mapping[str, str] = field(default_factory=dict)  # SID → sAMAccountName of the same groups
    forest_is_prepared: bool = False
    password_set: int = 0  # pwdLastSet: changes with each new password; 0 where it has to be changed


@dataclass(frozen=True)
class Candidate:
    """Who would sign in by a name, as it stands before a bind.

    ``is_console``: it is the console's own account. ``policy`` says how many wrong passwords lock it.
    """

    guid: UUID
    account: str
    barred: str
    is_console: bool
    policy: LockoutPolicy


class Directory(Protocol):
    """Active Directory. Takes plain values; escaping happens behind this door.

    Every method may raise :class:`DirectoryError` (a ``DomainError``): unreachable, not trusted, refused, …
    A write that lost its answer raises ``OutcomeUnknown`` and is not sent again: look at what stands there now.
    """

    @property
    def forest(self) -> Forest: ...

    @property
    def read_only(self) -> bool:
        """Whether writing is refused by configuration."""
        ...

    def state(self) -> ServerState: ...

    def controller(self) -> Controller:
        """The domain controller that answers now."""
        ...

    def controller_of(self, invocation_id: UUID) -> Controller | None:
        """The one of this database, of those configured; None where it can't be reached."""
        ...

    def staying_on(self, controller: Controller) -> AbstractContextManager[None]:
        """All that this thread reads and writes inside goes to this controller alone, or fails."""
        ...

    def received(self, partition: DN) -> Mapping[UUID, Cursor]:
        """How much the controller that answers has of what the others wrote to this partition, by their invocationIds.

        Empty where it has not replicated yet, or does not show it.
        """
        ...

    def get(self, dn: DN, attributes: Sequence[str] = ("*",)) -> Entry | None:
        """One entry, or None where there is none (or where it can't be seen)."""
        ...

    def get_by_guid(self, guid: UUID, attributes: Sequence[str] = ("*",)) -> Entry | None: ...

    def get_many(self, guids: Sequence[UUID], attributes: Sequence[str]) -> dict[UUID, Entry]:
        """Many entries of the domain or the Configuration partition in few round trips."""
        ...

    def search(
        self,
        base: DN,
        where: Filter,
        *,
        attributes: Sequence[str],
        scope: Scope = Scope.SUBTREE,
        deleted: bool = False,
    ) -> Iterator[Entry]:
        """All entries that match, page by page; long attributes whole (range retrieval)."""
        ...

    def pages(
        self,
        base: DN,
        where: Filter,
        *,
        attributes: Sequence[str],
        page_size: int = 1000,
        deleted: bool = False,
    ) -> Iterator[list[Entry]]:
        """The same in bulk: the next page travels while the caller works on this one. Memory stays flat."""
        ...

    def add(self, dn: DN, attributes: Mapping[str, Sequence[Wire]]) -> None: ...

    def modify(self, dn: DN, changes: Sequence[AttributeChange]) -> None:
        """:raises StaleValue: a value to be removed is gone, or one is where there should be none."""
        ...

    def delete(self, dn: DN) -> None: ...

    def rename(self, dn: DN, new_dn: DN) -> None: ...

    def forget_forest(self) -> None:
        """Read the forest anew at its next use, after it was prepared or its RTC Service was moved."""
        ...

    def access_list(self, dn: DN) -> AccessList | None:
        """Who may do what with an object; None where there is no object, or where the list may not be read."""
        ...

    def write_access_list(self, dn: DN, access_list: AccessList) -> None:
        """Replace the list, and nothing else of the security descriptor.

        Active Directory knows no compare and swap of this attribute: read right before, and look at ``version`` after.
        """
        ...

    def writable_attributes(self, dn: DN) -> frozenset[str]:
        """``allowedAttributesEffective``, in lower case: what the console's account may write there."""
        ...

    def creatable_classes(self, dn: DN) -> frozenset[str]:
        """``allowedChildClassesEffective``, in lower case: what the console's account may create below it."""
        ...

    def sign_in(self, name: str, password: str) -> SignedIn:
        """Check a person's password by a bind, and read their groups (tokenGroups).

        :raises WrongPassword: name or password is wrong (or empty), the account is disabled, locked, expired.
        """
        ...

    def candidate(self, name: str) -> Candidate | None:
        """Who would sign in by this name, and what a wrong password would do to them; None where nobody has it."""
        ...

    def each_controller(self) -> list[Directory]:
        """The same directory through each configured controller alone."""
        ...

    def lockout_policy(self) -> LockoutPolicy:
        """The domain's own."""
        ...

    def wrong_tries(self, guid: UUID) -> WrongTries:
        """What this controller counted against an account."""
        ...

    def person(self, guid: UUID) -> SignedIn | None:
        """The same facts without a password; None when the account is gone."""
        ...
