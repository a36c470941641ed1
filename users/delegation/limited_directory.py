"""The directory as someone sees it whose rights are limited: people outside their area are not there.

Where a search has to find them all the same (whether an address is free), it finds someone without a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final, cast
from uuid import UUID

from ocsadmin.acting.scopes import Scope as Rights
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Filter
from ocsadmin.directory.interface import Scope
from users.directory import attributes as ad
from users.directory.person import is_person

NEEDED: Final = ("objectClass", ad.HOME_SERVER)
"""What tells whether someone is in an area; read with everything."""
SOMEONE: Final = DN.parse("CN=someone")
"""The name of people whom one may not know."""
UNIQUE: Final = tuple(
    name.lower()
    for name in (
        "objectClass", "sAMAccountName", "userPrincipalName", "mail", ad.SIP_ADDRESS, ad.PROXY_ADDRESSES, ad.LINE,
    )
)  # fmt: skip
"""What nobody else may have: a search for it must find who has it."""
_NO_GUID: Final = UUID(int=0)


def limited(directory: Directory, rights: Rights) -> Directory:
    """The same directory, without people outside the area of these rights."""
    return cast(Directory, _Limited(directory, rights)) if rights.is_limited else directory


def is_in_area(entry: Entry, rights: Rights) -> bool:
    """Whether it is no person, or one of the area. ``entry`` was read with :data:`NEEDED`."""
    if not rights.is_limited or not is_person(entry):
        return True
    home = entry.link(ad.HOME_SERVER)
    return rights.has(entry.dn.parent.key, home.key if home else "")


class _Limited:
    """Everything that is not written here the directory answers itself."""

    def __init__(self, directory: Directory, rights: Rights) -> None:
        self._directory, self._rights = directory, rights

    def __getattr__(self, name: str) -> Any:
        return getattr(self._directory, name)

    def get(self, dn: DN, attributes: Sequence[str] = ("*",)) -> Entry | None:
        return self._seen(self._directory.get(dn, _with_needed(attributes)))

    def get_by_guid(self, guid: UUID, attributes: Sequence[str] = ("*",)) -> Entry | None:
        return self._seen(self._directory.get_by_guid(guid, _with_needed(attributes)))

    def get_many(self, guids: Sequence[UUID], attributes: Sequence[str]) -> dict[UUID, Entry]:
        found = self._directory.get_many(guids, _with_needed(attributes))
        return {guid: entry for guid, entry in found.items() if is_in_area(entry, self._rights)}

    def search(
        self,
        base: DN,
        where: Filter,
        *,
        attributes: Sequence[str],
        scope: Scope = Scope.SUBTREE,
        deleted: bool = False,
    ) -> Iterator[Entry]:
        found = self._directory.search(base, where, attributes=_with_needed(attributes), scope=scope, deleted=deleted)
        return map(self._named, found)

    def pages(self, base: DN, where: Filter, *, attributes: Sequence[str], **how: Any) -> Iterator[list[Entry]]:
        pages = self._directory.pages(base, where, attributes=_with_needed(attributes), **how)
        return map(partial(list[Entry]), (map(self._named, page) for page in pages))

    def _seen(self, entry: Entry | None) -> Entry | None:
        return entry if entry is not None and is_in_area(entry, self._rights) else None

    def _named(self, entry: Entry) -> Entry:
        return entry if is_in_area(entry, self._rights) else _without_name(entry)


def _with_needed(attributes: Sequence[str]) -> Sequence[str]:
    return attributes if "*" in attributes else (*attributes, *(one for one in NEEDED if one not in attributes))


def _without_name(entry: Entry) -> Entry:
    kept = {name: values for name, values in entry.octets.items() if name in UNIQUE}
    return Entry(str(SOMEONE), {**kept, "objectguid": [_NO_GUID.bytes_le], "displayname": [b"someone"]})
