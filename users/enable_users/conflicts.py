"""Who has an address already: anyone in the forest, as SIP address or among the proxy addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry, Forest
from ocsadmin.directory.filters import Eq, Filter, Or
from users.directory import attributes as ad
from users.directory import sip_uri

AT_ONCE = 100
"""Addresses in one question: each is two conditions, and servers limit a filter's size."""

_READ = ("objectGUID", "displayName", ad.SIP_ADDRESS, ad.PROXY_ADDRESSES)


@dataclass(frozen=True)
class Holder:
    """An object that has an address. Whom one may not know is "someone" (``users.delegation.limited_directory``)."""

    guid: UUID
    name: str
    dn: str

    @property
    def words(self) -> str:
        """``Kim Lee (CN=Kim Lee,…)``."""
        return self.name if self.dn == f"CN={self.name}" else f"{self.name} ({self.dn})"


def holders(addresses: Iterable[str], directory: Directory) -> dict[str, list[Holder]]:
    """Key of an address (``sip_uri.key``) → the objects that have it, of the domain and of Configuration.

    Asked of the directory itself, since what the mirror has not seen yet would clash all the same.
    """
    wanted = sorted({sip_uri.key(address) for address in addresses})
    found: dict[str, list[Holder]] = defaultdict(list)
    for batch in _batches(wanted, AT_ONCE):
        for entry in _entries(batch, directory):
            for key in _addresses_of(entry) & set(batch):
                found[key].append(Holder(entry.guid, entry.text("displayName") or entry.dn.name, entry.dn_text))
    return found


def _entries(batch: Sequence[str], directory: Directory) -> Iterator[Entry]:
    conditions: list[Filter] = []
    for key in batch:
        conditions += [Eq(ad.SIP_ADDRESS, f"sip:{key}"), Eq(ad.PROXY_ADDRESSES, f"sip:{key}")]
    for base in _bases(directory.forest):
        yield from directory.search(base, Or(tuple(conditions)), attributes=_READ)


def _bases(forest: Forest) -> tuple[DN, ...]:
    """Both partitions: people live in the domain, application contacts in Configuration."""
    return (forest.domain, forest.configuration)


def _addresses_of(entry: Entry) -> set[str]:
    values = [entry.text(ad.SIP_ADDRESS), *entry.texts(ad.PROXY_ADDRESSES)]
    return {sip_uri.key(value) for value in values if value[:4].lower() == "sip:"}


def _batches(values: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch
