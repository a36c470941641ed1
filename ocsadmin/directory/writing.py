"""Writing: add, modify by compare and swap, delete, rename. Nothing is written twice, and nothing without need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from . import requests
from .access import AccessList
from .channel import Broken
from .connections import Connections
from .dn import DN
from .errors import DirectoryError, NotAllowed, NotThere, OutcomeUnknown, ReadOnlyMode, RefusedValue, StaleValue
from .interface import AttributeChange
from .limits import refuse_impossible
from .reading import NOTHING, Reader
from .requests import VALUE_ADD, VALUE_DELETE, VALUE_REPLACE
from .results import NO_SUCH_ATTRIBUTE, SUCCESS, error_of
from .syntaxes import decode, is_link
from .values import Wire

Step = tuple[int, str, Sequence[Wire]]


class Writer:
    """Writes over the connections of the process."""

    def __init__(self, connections: Connections, reader: Reader) -> None:
        self._connections, self._reader = connections, reader

    def add(self, dn: DN, attributes: Mapping[str, Sequence[Wire]]) -> None:
        refuse_impossible(dn, attributes)
        try:
            self._send(requests.add(dn, attributes), dn, f"add {dn}")
        except NotThere as error:
            if dn.parent and self._reader.base(dn.parent, [NOTHING]) is None:
                raise NotThere(dn=dn.parent) from error
            raise _refused(dn, error) from error
        except StaleValue as error:  # of a new object nothing can be stale: the schema lacks a name
            raise _refused(dn, error) from error

    def modify(self, dn: DN, changes: Sequence[AttributeChange]) -> None:
        changes = [change for change in changes if change.remove or change.add]
        if not changes:
            return
        refuse_impossible(dn, {change.attribute: change.add for change in changes})
        steps = [step for change in changes for step in _compare_and_swap(change)]
        try:
            self._modify(dn, steps)
        except StaleValue as error:
            if error.values.get("code") != NO_SUCH_ATTRIBUTE:
                raise
            if not any(change.remove for change in changes):
                raise _refused(dn, error) from error
            self._modify(dn, self._follow_renamed(dn, changes, error))
        except NotThere as error:
            if self._reader.base(dn, [NOTHING]) is not None:  # a value names an object that is not there
                raise _refused(dn, error) from error
            raise

    def write_access_list(self, dn: DN, access_list: AccessList) -> None:
        operation = requests.modify(dn, [(VALUE_REPLACE, "nTSecurityDescriptor", [access_list.pack()])])
        controls = [requests.control(requests.SD_FLAGS, requests.ACCESS_LIST_ONLY)]
        self._send(operation, dn, f"change who may do what with {dn}", controls)

    def delete(self, dn: DN) -> None:
        self._send(requests.delete(dn), dn, f"delete {dn}")

    def rename(self, dn: DN, new_dn: DN) -> None:
        try:
            self._send(requests.rename(dn, new_dn), dn, f"rename {dn} to {new_dn}")
        except NotThere as error:
            if self._reader.base(dn, [NOTHING]) is not None:
                raise NotThere(dn=new_dn.parent) from error
            raise

    def _modify(self, dn: DN, steps: Sequence[Step]) -> None:
        self._send(requests.modify(dn, steps), dn, f"change {dn}")

    def _send(self, operation: bytes, dn: DN, what: str, controls: Sequence[bytes] = ()) -> None:
        """Send one operation once; once more over a new connection where it was refused for want of a right.

        A connection has the groups of the moment at which it was bound: the account may have got a right since.

        :raises ReadOnlyMode: before anything is sent.
        :raises OutcomeUnknown: the connection broke before the answer came. Not tried again: it may have been done.
        """
        if self._connections.settings.read_only:
            raise ReadOnlyMode(what=what)
        try:
            self._send_once(operation, dn, what, controls)
        except NotAllowed:
            self._connections.close()
            self._send_once(operation, dn, what, controls)

    def _send_once(self, operation: bytes, dn: DN, what: str, controls: Sequence[bytes]) -> None:
        with self._connections.borrow() as channel:
            try:
                result = channel.exchange(operation, controls).result
            except Broken as broken:
                raise OutcomeUnknown(hosts=channel.host, dn=dn, words=str(broken)) from broken
            if result.code != SUCCESS:
                raise error_of(result, dn=dn, what=what, channel=channel)

    def _follow_renamed(self, dn: DN, changes: Sequence[AttributeChange], stale: StaleValue) -> list[Step]:
        """The same changes, for a server that still compares a DN value by the name its target had before a rename.

        Samba does so for attributes that are not linked: it shows the new name and knows only the old one. The values
        to be removed are named by the GUIDs of their targets, which it does compare (MS-ADTS 3.1.1.3.1.2.4): so it
        refuses when one is gone meanwhile. Not those with a binary part: of these the refusal stands. Active Directory
        compares by object and never comes here.

        :raises StaleValue: nothing is left to be named otherwise.
        """
        targets = {value: self._guid_of(value) for change in changes for value in _plain_links(change)}
        if not any(targets.values()):
            raise stale
        named = [replace(change, remove=_by_guid(change.remove, targets)) for change in changes]
        return [step for change in named for step in _compare_and_swap(change)]

    def _guid_of(self, target: Wire) -> UUID | None:
        entry = self._reader.base(str(target), ("objectGUID",))
        return entry.guid if entry is not None else None


def _compare_and_swap(change: AttributeChange) -> list[Step]:
    """Delete what was seen and add what shall come, in one request: the server refuses both when the first is gone."""
    if change.replace:
        return [(VALUE_REPLACE, change.attribute, change.add)]
    steps: list[Step] = [(VALUE_DELETE, change.attribute, change.remove)] if change.remove else []
    return [*steps, (VALUE_ADD, change.attribute, change.add)] if change.add else steps


def _plain_links(change: AttributeChange) -> list[Wire]:
    """Values to be removed that are the DN of an object and nothing else."""
    if not is_link(change.attribute):
        return []
    return [value for value in change.remove if isinstance(decode(change.attribute, _octets(value)), DN)]


def _by_guid(values: Iterable[Wire], targets: Mapping[Wire, UUID | None]) -> tuple[Wire, ...]:
    return tuple(f"<GUID={guid}>" if (guid := targets.get(value)) else value for value in values)


def _octets(value: Wire) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def _refused(dn: DN, error: DirectoryError) -> RefusedValue:
    return RefusedValue(dn=dn, words=str(error.values.get("words", "")))
