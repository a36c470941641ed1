"""Reading: single entries, searches, pages. Every read asks for the attributes it needs and gets them whole."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from . import replies, requests
from .access import AccessList, Malformed, version_of_descriptor
from .channel import Answer, Broken, Channel
from .connections import Connections
from .dn import DN
from .entry import Entry
from .filters import Filter, Present, any_of
from .interface import Scope
from .results import NO_SUCH_OBJECT, check

ANYTHING = Present("objectClass")
NOTHING = "1.1"
"""Asks for no attribute (RFC 4511 section 4.5.1.8)."""
GUIDS_AT_ONCE = 150
RANGE = ";range="


class Reader:
    """Reads over the connections of the process."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def base(self, name: DN | str, attributes: Sequence[str], *, deleted: bool = False) -> Entry | None:
        """The entry of this DN, or of ``<GUID=…>`` or ``<SID=…>`` (MS-ADTS 3.1.1.3.1.2.4); None where there is none."""
        entries = self._connections.read(self._base(str(name), attributes, deleted=deleted))
        return self._whole(entries, deleted)[0] if entries else None

    def _base(self, name: str, attributes: Sequence[str], *, deleted: bool) -> Callable[[Channel], list[Entry]]:
        limit = self._connections.settings.receive_timeout
        asked = requests.search(name, Scope.BASE, ANYTHING, attributes or [NOTHING], time_limit=limit)
        controls = [requests.control(requests.SHOW_DELETED)] if deleted else []

        def work(channel: Channel) -> list[Entry]:
            answer = channel.exchange(asked, controls)
            if answer.result.code == NO_SUCH_OBJECT:
                return []
            check(answer.result, dn=name, what=f"show {name}", channel=channel)
            return _entries(answer)

        return work

    def access_list(self, name: DN | str) -> AccessList | None:
        """The access control list of an object; None where there is no object, or where the list may not be read."""
        limit = self._connections.settings.receive_timeout
        wanted = ("nTSecurityDescriptor", "replPropertyMetaData")
        asked = requests.search(str(name), Scope.BASE, ANYTHING, wanted, time_limit=limit)
        controls = [requests.control(requests.SD_FLAGS, requests.ACCESS_LIST_ONLY)]

        def work(channel: Channel) -> list[Entry]:
            answer = channel.exchange(asked, controls)
            if answer.result.code == NO_SUCH_OBJECT:
                return []
            check(answer.result, dn=name, what=f"show who may do what with {name}", channel=channel)
            return _entries(answer)

        entries = self._connections.read(work)
        if not entries or not entries[0].has("nTSecurityDescriptor"):
            return None
        metadata = entries[0].raw("replPropertyMetaData")
        version = version_of_descriptor(metadata[0]) if metadata else 0
        with contextlib.suppress(Malformed):
            return AccessList.unpack(entries[0].raw("nTSecurityDescriptor")[0], version)
        return None

    def pages(
        self,
        base: DN,
        where: Filter,
        *,
        attributes: Sequence[str],
        scope: Scope = Scope.SUBTREE,
        page_size: int = 1000,
        deleted: bool = False,
    ) -> Iterator[list[Entry]]:
        """Entries page by page (RFC 2696). The next page is asked for before this one is decoded.

        So the server works on it while the caller works on this one. The connection is the caller's until the last
        page has come or the iterator is closed.
        """
        operation = requests.search(str(base), scope, where, attributes or [NOTHING])
        always = [requests.control(requests.SHOW_DELETED)] if deleted else []
        first = [*always, requests.paged(page_size)]
        channel, answer = self._connections.begin(lambda channel: channel.exchange(operation, first))
        try:
            while True:
                check(answer.result, dn=base, what=f"search {base}", channel=channel)
                cookie = answer.result.cookie
                if cookie:
                    channel.ask(operation, [*always, requests.paged(page_size, cookie)])
                entries = _entries(answer)
                del answer  # the octets of the page: memory holds them once
                yield self._whole(entries, deleted)
                del entries
                if not cookie:
                    return
                answer = channel.answer()
        except Broken as broken:
            raise self._connections.unreachable(channel.host, broken) from broken
        finally:
            self._connections.give_back(channel)

    def many(self, guids: Sequence[UUID], attributes: Sequence[str], bases: Sequence[DN]) -> dict[UUID, Entry]:
        """The entries of these GUIDs below any of the bases, by GUID. Those that are not there are left out."""
        wanted = [*attributes, "objectGUID"]
        found: dict[UUID, Entry] = {}
        for base in bases:
            missing = [guid for guid in dict.fromkeys(guids) if guid not in found]
            for start in range(0, len(missing), GUIDS_AT_ONCE):
                where = any_of("objectGUID", missing[start : start + GUIDS_AT_ONCE])
                for page in self.pages(base, where, attributes=wanted):
                    found.update((entry.guid, entry) for entry in page)
        return found

    def _whole(self, entries: list[Entry], deleted: bool) -> list[Entry]:
        """Long attributes come in ranges (MS-ADTS 3.1.1.3.1.3.3): fetch what is left of them."""
        for entry in entries:
            for name in [name for name in entry if RANGE in name]:
                plain, _, bounds = name.partition(RANGE)
                entry.complete(name, plain, self._rest(entry.dn_text, plain, bounds, deleted))
        return entries

    def _rest(self, dn: str, attribute: str, bounds: str, deleted: bool) -> list[bytes]:
        """The values behind ``bounds``, such as ``0-1499``; ``1500-*`` says that these were the last."""
        values: list[bytes] = []
        while (last := bounds.partition("-")[2]).isdigit():
            asked = f"{attribute}{RANGE}{int(last) + 1}-*"
            answer = self._connections.read(self._base(dn, [asked], deleted=deleted))
            ranges = [(name, values) for entry in answer for name in entry if name.startswith(attribute + RANGE)]
            if not ranges:
                break
            bounds = ranges[0][0].partition(RANGE)[2]
            values += answer[0].raw(ranges[0][0])
        return values


def _entries(answer: Answer) -> list[Entry]:
    return [replies.entry(answer.data, start, stop) for start, stop in answer.entries]
