"""What else in the directory names an address: it goes on naming the old one, and someone has to put it right.

Of people and contacts the attributes that hold addresses are asked for. Below RTC Service, where application contacts
and settings are, every text is looked into. Contact lists of others are not in the directory: the pools keep them.

Source: OCS 2007 R2 Active Directory schema reference, "Schema attributes and descriptions" (msRTCSIP-Line and
msRTCSIP-LineServer hold SIP URIs too; msRTCSIP-ExtensionData and msRTCSIP-UserExtension hold texts).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from uuid import UUID

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import Eq, Filter, Or, Present
from users.directory import attributes as ad
from users.directory import sip_uri

AT_ONCE: Final = 100
"""Addresses in one question."""
FEW: Final = 15
"""Up to this many are asked for by value everywhere; for more, everyone with any value is looked at, once."""
NOT_INDEXED: Final = (
    ad.LINE,
    ad.LINE_SERVER,
    "msRTCSIP-UserExtension",
    "targetAddress",
    "otherMailbox",
    "ipPhone",
    "otherIpPhone",
    "url",
    "wWWHomePage",
)
"""A domain controller looks through everyone for these."""
_ADDRESS: Final = re.compile(r"[A-Za-z0-9\-_.!~*'()&=+$]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True)
class Reference:
    """An object that names an address, and where."""

    guid: UUID
    name: str
    dn: str
    attribute: str


def references(addresses: Iterable[str], directory: Directory) -> Mapping[str, list[Reference]]:
    """Key of an address (``sip_uri.key``) → what names it."""
    wanted = sorted({sip_uri.key(address) for address in addresses if address})
    found: dict[str, list[Reference]] = defaultdict(list)
    if not wanted:
        return found
    keys = set(wanted)
    for entry in _of_people(wanted, directory):
        _note(entry, (ad.PROXY_ADDRESSES, *NOT_INDEXED), keys, found)
    for entry in _below_rtc_service(directory):
        _note(entry, [name for name in entry if name not in _OWN], keys, found)
    return found


_OWN: Final = {"distinguishedname", ad.SIP_ADDRESS.lower(), "objectguid", "ntsecuritydescriptor"}


def _of_people(wanted: Sequence[str], directory: Directory) -> Iterator[Entry]:
    """Each object once for every question that finds it."""
    for batch in _batches(wanted):
        yield from _asked(Or(tuple(Eq(ad.PROXY_ADDRESSES, f"sip:{key}") for key in batch)), directory)
    if len(wanted) > FEW:
        yield from _asked(Or(tuple(Present(name) for name in NOT_INDEXED)), directory)
        return
    spellings = [spelt for key in wanted for spelt in (key, f"sip:{key}")]
    yield from _asked(Or(tuple(Eq(name, value) for name in NOT_INDEXED for value in spellings)), directory)


def _asked(where: Filter, directory: Directory) -> Iterator[Entry]:
    wanted = ("objectGUID", "displayName", ad.PROXY_ADDRESSES, *NOT_INDEXED)
    return directory.search(directory.forest.domain, where, attributes=wanted)


def _below_rtc_service(directory: Directory) -> Iterator[Entry]:
    base = directory.forest.rtc_service
    return directory.search(base, Present("objectClass"), attributes=("*",)) if base else iter(())


def _note(entry: Entry, names: Iterable[str], wanted: set[str], found: dict[str, list[Reference]]) -> None:
    for name in names:
        for text in (octets.decode(errors="replace") for octets in entry.raw(name)):
            for key in {one.casefold() for one in _ADDRESS.findall(text)} & wanted:
                reference = Reference(entry.guid, entry.text("displayName") or entry.dn.name, entry.dn_text, name)
                if reference not in found[key]:
                    found[key].append(reference)


def _batches(keys: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
