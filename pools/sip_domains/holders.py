"""Who has an address in a SIP domain: asked of the directory, since what the mirror has not seen counts too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import StartsWith

ADDRESS: Final = "msRTCSIP-PrimaryUserAddress"
PROXIES: Final = "proxyAddresses"
NAMED: Final = 3
"""How many people a message names."""


@dataclass(frozen=True)
class Holders:
    """How many objects have an address in a domain, and the names of the first."""

    count: int
    first: tuple[str, ...]


def holders_of(domain: str, directory: Directory) -> Holders:
    """People in the domain partition and application contacts in Configuration, by SIP address and proxy address.

    Servers have no index for the end of a value, so all SIP addresses are read, page by page, and looked at here.
    """
    found = [_name(entry) for entry in _with_sip_address(directory) if _is_in(entry, domain.lower())]
    return Holders(len(found), tuple(sorted(found)[:NAMED]))


def _with_sip_address(directory: Directory) -> Iterator[Entry]:
    where = StartsWith(ADDRESS, "sip:") | StartsWith(PROXIES, "sip:")
    for base in (directory.forest.domain, directory.forest.configuration):
        for page in directory.pages(base, where, attributes=("displayName", ADDRESS, PROXIES)):
            yield from page


def _is_in(entry: Entry, domain: str) -> bool:
    values = (entry.text(ADDRESS), *entry.texts(PROXIES))
    return any(_domain(value) == domain for value in values)


def _domain(value: str) -> str:
    """The domain of a SIP URI without its parameters; empty for other addresses."""
    scheme, _, rest = value.lower().partition(":")
    return rest.rpartition("@")[2].partition(";")[0].partition(":")[0] if scheme == "sip" else ""


def _name(entry: Entry) -> str:
    return entry.text("displayName") or entry.dn.name
