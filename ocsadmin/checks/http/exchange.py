"""One question to a Web server, and the head of its answer; the body only for those who have a use for it."""

from __future__ import annotations

import http.client
import io
import ssl
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed
from ocsadmin.checks.stream import Stream
from ocsadmin.checks.words import foreign

from .url import URL

AGENT = "ocsadmin"


@dataclass(frozen=True)
class Answer:
    """The head of an answer; ``offered`` the schemes of WWW-Authenticate, lower case."""

    status: int
    reason: str
    location: str
    server: str
    offered: tuple[str, ...]

    @property
    def windows_authentication(self) -> bool:
        return "negotiate" in self.offered or "ntlm" in self.offered


def ask(stream: Stream, url: URL) -> Answer:
    """GET the URL on this connection.

    :raises ProbeFailed: http-not-spoken, http-no-answer, too-much, time-out, tcp-reset.
    """
    return _head(_begun(stream, _question(url)))


def fetch(stream: Stream, url: URL, *, question: bytes | None = None, kind: str = "") -> tuple[Answer, bytes]:
    """GET the URL, or POST ``question`` of the media type ``kind``; the whole answer, as far as the stream goes.

    :raises ProbeFailed: as of ``ask``.
    """
    answer = _begun(stream, _question(url) if question is None else _posted(url, question, kind))
    body = bytearray()
    try:
        while part := answer.read(65536):  # never as much at once as the other side announces
            body += part
    except (http.client.HTTPException, ValueError) as error:
        raise _not_http(str(error) or type(error).__name__) from error
    return _head(answer), bytes(body)


def _begun(stream: Stream, question: bytes) -> http.client.HTTPResponse:
    """Send a question and read the head of its answer."""
    stream.send(question)
    socket = _Socket(stream)
    answer = http.client.HTTPResponse(cast(ssl.SSLSocket, socket), method="GET")
    try:
        answer.begin()
    except http.client.RemoteDisconnected as error:
        raise ProbeFailed(
            "http-no-answer",
            _("it closed the connection without an answer"),
            cause=_("The Web site is stopped, or the port expects TLS or something else."),
            cure=_("Start the Web site; compare the port with its bindings."),
        ) from error
    except (http.client.HTTPException, ValueError) as error:
        raise _not_http(str(error) or type(error).__name__) from error
    if socket.ended:
        raise _not_http(_("it ends in the middle"))
    return answer


def _not_http(words: str) -> ProbeFailed:
    return ProbeFailed(
        "http-not-spoken",
        _("its answer is no proper HTTP (%(words)s)") % {"words": foreign(words)},
        cause=_("Something other than a Web server listens at this port."),
        cure=_("See which program listens there."),
    )


def _question(url: URL) -> bytes:
    lines = [
        f"GET {url.path} HTTP/1.1",
        f"Host: {url.authority}",
        f"User-Agent: {AGENT}",
        "Accept: */*",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _posted(url: URL, question: bytes, kind: str) -> bytes:
    lines = [
        f"POST {url.path} HTTP/1.1",
        f"Host: {url.authority}",
        f"User-Agent: {AGENT}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(question)}",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + question


def _head(answer: http.client.HTTPResponse) -> Answer:
    challenges = answer.headers.get_all("WWW-Authenticate") or []
    schemes = (part.strip().split(" ")[0].lower() for line in challenges for part in line.split(","))
    return Answer(
        status=answer.status,
        reason=foreign(answer.reason or ""),
        location=answer.headers.get("Location", ""),
        server=foreign(answer.headers.get("Server", ""), 60),
        offered=tuple(dict.fromkeys(scheme for scheme in schemes if scheme and "=" not in scheme)),
    )


class _Socket:
    """What HTTPResponse needs of a socket: a file that keeps to the limits of the stream."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.ended = False
        """The connection ended while the head was being read, which ``http.client`` takes for the end of the head."""

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Raw(self))

    def read(self, most: int) -> bytes:
        data = self._stream.read(most)
        self.ended = not data
        return data


class _Raw(io.RawIOBase):
    def __init__(self, socket: _Socket) -> None:
        self._socket = socket

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._socket.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
