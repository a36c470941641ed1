"""Replication metadata as XML: one small document for each attribute, or for each value of a linked attribute.

What comes is read without trust: a document type is refused (no entity is ever expanded), sizes are limited, and only
elements that are known are looked at.

Sources: MS-ADTS 3.1.1.4.5.x (msDS-ReplAttributeMetaData, msDS-ReplValueMetaData), MS-DRSR (DS_REPL_ATTR_META_DATA,
DS_REPL_VALUE_META_DATA).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, NoReturn
from uuid import UUID
from xml.parsers import expat

from .dn import DN, BadDN
from .replication_stamps import NEVER, Malformed, Stamp

LONGEST: Final = 262_144
"""Octets of one document; a real one has some hundred, and the DN of a linked value at most some thousand."""
_ROOTS: Final = frozenset({"DS_REPL_ATTR_META_DATA", "DS_REPL_VALUE_META_DATA"})
_NO_CONTROLLER: Final = UUID(int=0)


def stamps_of(documents: Iterable[bytes]) -> tuple[Stamp, ...]:
    """:raises Malformed: one of them is not in the documented form."""
    return tuple(_stamp(fields(document)) for document in documents)


def fields(document: bytes) -> dict[str, str]:
    """Element → text, of the elements right below the root.

    :raises Malformed: it is no such XML, too long, or has a document type.
    """
    if len(document) > LONGEST:
        raise Malformed(f"{len(document)} octets are too many for one attribute")
    reading = _Reading()
    try:
        reading.parser.Parse(document.rstrip(b"\0\r\n\t "), True)
    except expat.ExpatError as error:
        raise Malformed(f"it is no XML: {error}") from error
    return reading.found


class _Reading:
    """Collects the texts of the elements of depth two."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append

    def _refuse(self, *_declaration: object) -> NoReturn:
        raise Malformed("it declares a document type")

    def _start(self, name: str, _attributes: object) -> None:
        if not self._path and name not in _ROOTS:
            raise Malformed(f"<{name[:60]}> is no replication metadata")
        self._path.append(name)
        self._text.clear()

    def _end(self, name: str) -> None:
        if len(self._path) == 2:
            self.found[name] = "".join(self._text).strip()
        self._path.pop()
        self._text.clear()


def _stamp(found: dict[str, str]) -> Stamp:
    removed = _moment(found.get("ftimeDeleted", ""))
    try:
        return Stamp(
            attribute=found["pszAttributeName"],
            version=int(found["dwVersion"]),
            when=_moment(found["ftimeLastOriginatingChange"]) or NEVER,
            invocation_id=UUID(found.get("uuidLastOriginatingDsaInvocationID") or str(_NO_CONTROLLER)),
            usn=int(found.get("usnOriginatingChange") or 0),
            local_usn=int(found.get("usnLocalChange") or 0),
            controller=_server_of(found.get("pszLastOriginatingDsaDN", "")),
            value=found.get("pszObjectDn", ""),
            removed=removed,
        )
    except KeyError as error:
        raise Malformed(f"{error.args[0]} is missing") from error
    except ValueError as error:
        raise Malformed(str(error)) from error


def _moment(text: str) -> datetime | None:
    """``2009-11-21T11:10:42Z``; None for the year 1601, which says: never.

    :raises Malformed: it is no time.
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed(f"{text[:60]} is no time") from error
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return None if found.year <= NEVER.year else found


def _server_of(settings_dn: str) -> str:
    """``DC1`` of ``CN=NTDS Settings,CN=DC1,CN=Servers,CN=<site>,CN=Sites,…``."""
    try:
        return DN.parse(settings_dn).parent.name
    except BadDN:
        return ""
