"""Active Directory over LDAP: the real :class:`~ocsadmin.directory.interface.Directory`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID

from .access import AccessList
from .connections import Connections
from .dn import DN
from .entry import Entry
from .errors import NotThere
from .filters import Filter
from .forest import ForestReader
from .interface import AttributeChange, Candidate, Controller, Directory, Forest, Scope, ServerState, SignedIn
from .lockout import LockoutReader
from .lockout_policy import LockoutPolicy, WrongTries
from .people import People
from .reading import Reader
from .replication_vector import Cursor
from .settings import DirectorySettings
from .values import Wire
from .writing import Writer

RIGHTS_AGE = 10.0
"""Seconds after which a question about rights is asked over a new connection."""


class LDAPDirectory:
    """One door for a whole process: cheap to make, connects at first use, safe in threads and after a fork."""

    def __init__(self, settings: DirectorySettings) -> None:
        self._connections = Connections(settings)
        self._reader = Reader(self._connections)
        self._writer = Writer(self._connections, self._reader)
        self._forest = ForestReader(self._connections, self._reader)
        self._lockout = LockoutReader(self._reader, self._forest)
        self._people = People(self._connections, self._reader, self._forest)
        self._bound_lately = time.monotonic()
        self._alone: list[LDAPDirectory] = []

    def __repr__(self) -> str:
        return f"LDAPDirectory({', '.join(self._connections.settings.uris)})"

    @property
    def forest(self) -> Forest:
        return self._forest.forest

    @property
    def read_only(self) -> bool:
        return self._connections.settings.read_only

    def forget_forest(self) -> None:
        """Read the forest anew at its next use, after it was prepared or its RTC Service was moved."""
        self._forest.forget()

    def state(self) -> ServerState:
        return self._forest.state()

    def controller(self) -> Controller:
        """The domain controller that answers now."""
        return self._forest.controller()

    def controller_of(self, invocation_id: UUID) -> Controller | None:
        """The one of this database, of those configured; None where it can't be reached."""
        return self._forest.controller_of(invocation_id)

    def staying_on(self, controller: Controller) -> AbstractContextManager[None]:
        """All that this thread reads and writes inside goes to this controller alone, or fails."""
        return self._connections.staying_on(controller.host)

    def received(self, partition: DN) -> Mapping[UUID, Cursor]:
        """How much the controller that answers has of what the others wrote, by their invocationIds."""
        return self._forest.received(partition)

    def close(self) -> None:
        """Close the connections that nobody uses. The next use opens new ones."""
        self._connections.close()
        for one in self._alone:
            one.close()

    def get(self, dn: DN, attributes: Sequence[str] = ("*",)) -> Entry | None:
        return self._reader.base(dn, attributes)

    def get_by_guid(self, guid: UUID, attributes: Sequence[str] = ("*",)) -> Entry | None:
        return self._reader.base(f"<GUID={guid}>", attributes)

    def get_many(self, guids: Sequence[UUID], attributes: Sequence[str]) -> dict[UUID, Entry]:
        """``objectGUID`` is read beside the attributes."""
        return self._reader.many(guids, attributes, (self.forest.domain, self.forest.configuration))

    def search(
        self,
        base: DN,
        where: Filter,
        *,
        attributes: Sequence[str],
        scope: Scope = Scope.SUBTREE,
        deleted: bool = False,
    ) -> Iterator[Entry]:
        """All that match. ``deleted`` adds deleted objects: they lie right below the partition, so give it as base.

        :raises NotThere: there is no ``base``.
        """
        for page in self._reader.pages(base, where, attributes=attributes, scope=scope, deleted=deleted):
            yield from page

    def pages(
        self,
        base: DN,
        where: Filter,
        *,
        attributes: Sequence[str],
        page_size: int = 1000,
        deleted: bool = False,
    ) -> Iterator[list[Entry]]:
        """The same page by page. Active Directory caps a page at its MaxPageSize, 1000 unless changed."""
        return self._reader.pages(base, where, attributes=attributes, page_size=page_size, deleted=deleted)

    def add(self, dn: DN, attributes: Mapping[str, Sequence[Wire]]) -> None:
        self._writer.add(dn, attributes)

    def modify(self, dn: DN, changes: Sequence[AttributeChange]) -> None:
        self._writer.modify(dn, changes)

    def delete(self, dn: DN) -> None:
        self._writer.delete(dn)

    def rename(self, dn: DN, new_dn: DN) -> None:
        self._writer.rename(dn, new_dn)

    def access_list(self, dn: DN) -> AccessList | None:
        return self._reader.access_list(dn)

    def write_access_list(self, dn: DN, access_list: AccessList) -> None:
        self._writer.write_access_list(dn, access_list)

    def writable_attributes(self, dn: DN) -> frozenset[str]:
        """:raises NotThere: there is no such entry."""
        return self._allowed(dn, "allowedAttributesEffective")

    def creatable_classes(self, dn: DN) -> frozenset[str]:
        """:raises NotThere: there is no such entry."""
        return self._allowed(dn, "allowedChildClassesEffective")

    def _allowed(self, dn: DN, attribute: str) -> frozenset[str]:
        """Asked over a connection that was bound lately: a new membership of a group counts from the next bind on."""
        now = time.monotonic()
        if now - self._bound_lately > RIGHTS_AGE:
            self._connections.close()
            self._bound_lately = now
        entry = self._reader.base(dn, (attribute,))
        if entry is None:
            raise NotThere(dn=dn)
        return frozenset(name.lower() for name in entry.texts(attribute))

    def sign_in(self, name: str, password: str) -> SignedIn:
        return self._people.sign_in(name, password)

    def candidate(self, name: str) -> Candidate | None:
        return self._people.candidate(name)

    def each_controller(self) -> list[Directory]:
        """Made once; with a single controller it is this directory itself."""
        settings = self._connections.settings
        if len(settings.uris) < 2:
            return [self]
        if not self._alone:
            self._alone = [LDAPDirectory(replace(settings, uris=(uri,))) for uri in settings.uris]
        return list(self._alone)

    def lockout_policy(self) -> LockoutPolicy:
        return self._lockout.domain_policy()

    def wrong_tries(self, guid: UUID) -> WrongTries:
        return self._lockout.wrong_tries(guid)

    def person(self, guid: UUID) -> SignedIn | None:
        return self._people.person(guid)
