"""SIP over a stream: one message after another, told apart by Content-Length (RFC 3261 section 18.3)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed
from ocsadmin.checks.stream import Stream
from ocsadmin.checks.words import foreign

from .message import NotSIP, Request, Response, parse_head, with_body

MOST_HEAD = 32_768


class Transport:
    """Sends and receives messages on one connection."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._buffer = bytearray()

    def send(self, message: Request | Response) -> None:
        self.stream.send(message.encoded())

    def receive(self) -> Request | Response:
        """The next message; keep-alives (empty lines) between messages are skipped.

        :raises ProbeFailed: sip-not-spoken, sip-no-answer, and those of a stream.
        """
        try:
            message, length = parse_head(self._head())
        except NotSIP as error:
            raise not_sip(str(error)) from error
        while len(self._buffer) < length:
            self._more()
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        return with_body(message, body)

    def _head(self) -> bytes:
        while True:
            while self._buffer.startswith((b"\r", b"\n")):
                del self._buffer[:1]
            end = self._buffer.find(b"\r\n\r\n")
            if end >= 0:
                head = bytes(self._buffer[:end])
                del self._buffer[: end + 4]
                return head
            if len(self._buffer) > MOST_HEAD:
                raise not_sip(_("its headers have no end"))
            self._more()

    def _more(self) -> None:
        data = self.stream.read()
        if not data and self._buffer:
            raise not_sip(_("it ends in the middle of a message"))
        if not data:
            raise ProbeFailed(
                "sip-no-answer",
                _("it closed the connection without an answer"),
                cause=_("It does not take connections from here, or expects TLS at this port."),
                cure=_("See whether the port is for TCP or for TLS, and which hosts may connect."),
            )
        self._buffer += data


def not_sip(words: str) -> ProbeFailed:
    return ProbeFailed(
        "sip-not-spoken",
        _("its answer is no proper SIP (%(words)s)") % {"words": foreign(words).rstrip(".")},
        cause=_("Something other than a SIP server listens at this port."),
        cure=_("See which program listens there."),
    )
