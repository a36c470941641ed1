"""SIP messages: reading and writing (RFC 3261 sections 7 and 25, RFC 4475 for what goes wrong)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

VERSION = "SIP/2.0"
COMPACT = {
    "i": "call-id",
    "m": "contact",
    "e": "content-encoding",
    "l": "content-length",
    "c": "content-type",
    "f": "from",
    "s": "subject",
    "k": "supported",
    "t": "to",
    "v": "via",
}
_TOKEN = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")
_BREAK = re.compile(r"[\r\n\0]")
_STATUS_LINE = re.compile(r"SIP/2\.0 ([1-6][0-9]{2})(?: (.*))?", re.IGNORECASE)
_REQUEST_LINE = re.compile(r"([A-Za-z0-9.!%*_+`'~-]+) (\S+) SIP/2\.0", re.IGNORECASE)


class NotSIP(ValueError):
    """What came is no SIP message."""


Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Message:
    """``headers`` in order, names as they were written; ``get`` and ``every`` ask by long name in any case."""

    headers: Headers
    body: bytes

    def get(self, name: str) -> str:
        """The first value; empty without one."""
        return next(iter(self.every(name)), "")

    def every(self, name: str) -> list[str]:
        wanted = name.lower()
        return [value for key, value in self.headers if _long(key) == wanted]

    @property
    def sequence(self) -> tuple[int, str]:
        """CSeq: its number and method; (-1, "") where it is broken."""
        number, method = [*self.get("CSeq").split(None, 1), "", ""][:2]
        return (int(number) if number.isascii() and number.isdigit() and len(number) < 11 else -1), method

    def _start_line(self) -> str:
        raise NotImplementedError

    def encoded(self) -> bytes:
        """The octets for the wire; Content-Length is added.

        :raises ValueError: where a header could break out of its line.
        """
        lines = [self._start_line(), *(f"{name}: {value}" for name, value in self.headers)]
        if any("\r" in line or "\n" in line or "\0" in line for line in lines):
            raise ValueError("A line break in a header.")
        lines += [f"Content-Length: {len(self.body)}", "", ""]
        return "\r\n".join(lines).encode() + self.body


@dataclass(frozen=True)
class Request(Message):
    method: str
    uri: str

    def _start_line(self) -> str:
        return f"{self.method} {self.uri} {VERSION}"


@dataclass(frozen=True)
class Response(Message):
    status: int
    reason: str

    def _start_line(self) -> str:
        return f"{VERSION} {self.status} {self.reason}"


def _long(name: str) -> str:
    lower = name.lower()
    return COMPACT.get(lower, lower)


def parse_head(head: bytes) -> tuple[Request | Response, int]:
    """Read start line and headers, without the empty line; gives the message (no body yet) and the body's length.

    :raises NotSIP: where it is none.
    """
    try:
        start, *lines = _unfolded(head.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotSIP("It is not UTF-8.") from error
    headers = tuple(_header(line) for line in lines)
    message = _message(start, headers)
    return message, _length(message)


def parse(data: bytes) -> Request | Response:
    """Read one whole message.

    :raises NotSIP: where it is none, or shorter than it says.
    """
    head, gap, rest = data.partition(b"\r\n\r\n")
    message, length = parse_head(head)
    if not gap or len(rest) < length:
        raise NotSIP("It ends too early.")
    return with_body(message, rest[:length])


def with_body(message: Request | Response, body: bytes) -> Request | Response:
    return replace(message, body=body)


Kind = TypeVar("Kind", bound=Message)


def with_headers(message: Kind, extra: Headers) -> Kind:
    return replace(message, headers=(*message.headers, *extra))


def _unfolded(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\r\n"):
        if line[:1] in (" ", "\t") and len(lines) > 1:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return lines


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    name = name.rstrip(" \t")
    if not colon or not _TOKEN.fullmatch(name) or _BREAK.search(value):
        raise NotSIP(f"“{line[:40]}” is no header.")
    return name, value.strip()


def _message(start: str, headers: Headers) -> Request | Response:
    if status := _STATUS_LINE.fullmatch(start):
        return Response(headers, b"", int(status[1]), (status[2] or "").strip())
    if request := _REQUEST_LINE.fullmatch(start):
        return Request(headers, b"", request[1], request[2])
    raise NotSIP(f"“{start[:40]}” begins no SIP message.")


def _length(message: Message) -> int:
    values = set(message.every("Content-Length"))
    if not values:
        return 0
    value = values.pop()
    if values or not (value.isascii() and value.isdigit()) or len(value) > 9:
        raise NotSIP("Its Content-Length is no number.")
    return int(value)


def answer_to(
    request: Request, status: int, reason: str, *, extra: Sequence[tuple[str, str]] = (), tag: str = ""
) -> Response:
    """The response to a request: Via, From, To, Call-ID and CSeq copied (section 8.2.6)."""
    kept = [(n, v) for n, v in request.headers if _long(n) in ("via", "from", "call-id", "cseq", "record-route")]
    to = request.get("To")
    if tag and not parameter(to, "tag"):
        to = f"{to};tag={tag}"
    return Response((*kept, ("To", to), *extra), b"", status, reason)


def uri_of(value: str) -> str:
    """The URI in a From, To or Contact."""
    bare = _unquoted(value)
    if "<" in bare:
        return bare.partition("<")[2].partition(">")[0].strip()
    return bare.partition(";")[0].strip()


def parameter(value: str, name: str) -> str:
    """A parameter of the header (not of the URI in it), like ``tag``."""
    bare = _unquoted(value)
    after = bare.rpartition(">")[2] if "<" in bare else bare.partition(";")[1] + bare.partition(";")[2]
    for part in after.split(";")[1:]:
        key, _equals, text = part.partition("=")
        if key.strip().lower() == name.lower():
            return text.strip()
    return ""


def _unquoted(value: str) -> str:
    """Without the quoted display name, in which anything may stand."""
    return re.sub(r'^\s*"(?:[^"\\]|\\.)*"', "", value)


def listed(values: Sequence[str]) -> list[str]:
    """Route-like headers taken apart at the commas that stand outside of <…>."""
    found: list[str] = []
    for value in values:
        inside, begin = False, 0
        for at, character in enumerate(value):
            inside = character == "<" or (inside and character != ">")
            if character == "," and not inside:
                found.append(value[begin:at])
                begin = at + 1
        found.append(value[begin:])
    return [part.strip() for part in found if part.strip()]
