"""One conversation with one domain controller over a bound connection: a request, its answer, in turn."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

from . import replies, requests
from .ber import INTEGER, SEQUENCE, Malformed, number, span
from .replies import Result
from .settings import Host

_CHUNK = 256 * 1024


class Broken(Exception):
    """The connection can't be used any more. ``timed_out``: the server was silent for too long."""

    def __init__(self, words: str, *, timed_out: bool = False) -> None:
        super().__init__(words)
        self.timed_out = timed_out


@dataclass(frozen=True)
class Answer:
    """All messages that answer one request: the octets, where each entry's contents lie in them, and the result."""

    data: bytes
    entries: list[tuple[int, int]]
    result: Result


class Channel:
    """Not thread-safe: whoever borrowed it has it alone."""

    def __init__(self, sock: socket.socket, host: Host) -> None:
        self._socket, self.host = sock, host
        self._number = 1000  # ldap3 numbered the messages of the bind from 1
        self._outstanding = False
        self._broken = False
        self._pid = os.getpid()
        self.used_at = time.monotonic()

    def exchange(self, operation: bytes, controls: Sequence[bytes] = ()) -> Answer:
        """:raises Broken: the connection broke, before or after the server acted."""
        self.ask(operation, controls)
        return self.answer()

    def ask(self, operation: bytes, controls: Sequence[bytes] = ()) -> None:
        """Send a request whose answer is fetched later: the server works meanwhile."""
        self._number += 1
        self._outstanding = True
        try:
            self._socket.sendall(requests.message(self._number, operation, controls))
        except OSError as error:
            raise self._break(error) from error

    def answer(self) -> Answer:
        """The whole answer to the request that was asked last."""
        try:
            answer = self._receive()
        except (OSError, Malformed) as error:
            raise self._break(error) from error
        self._outstanding = False
        self.used_at = time.monotonic()
        return answer

    def wait_at_most(self, seconds: float) -> None:
        """How long the server may be silent from now on."""
        with contextlib.suppress(OSError):
            self._socket.settimeout(seconds)

    @property
    def reusable(self) -> bool:
        """Whether nothing is under way and nothing went wrong."""
        return not self._outstanding and not self._broken

    @property
    def alive(self) -> bool:
        """False when the server closed it, or said something that nobody asked for (such as: I am going down)."""
        poll = select.poll()
        try:
            poll.register(self._socket, select.POLLIN)
            return not poll.poll(0)
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        """Say good-bye and close; in a child of the process that opened it only :meth:`drop`."""
        if self._pid != os.getpid():
            self.drop()
            return
        with contextlib.suppress(OSError):
            if not self._broken:
                self._socket.settimeout(1)
                self._socket.sendall(requests.message(self._number + 1, requests.unbind()))
            self._socket.shutdown(socket.SHUT_RDWR)
        self.drop()

    def drop(self) -> None:
        """Close this process's end and say nothing: after a fork the connection belongs to the parent."""
        self._broken = True
        with contextlib.suppress(OSError):
            self._socket.close()

    def _break(self, error: Exception) -> Broken:
        self._broken = True
        return Broken(str(error) or type(error).__name__, timed_out=isinstance(error, TimeoutError))

    def _receive(self) -> Answer:
        buffer, entries, at = bytearray(), [], 0
        while True:
            chunk = self._socket.recv(_CHUNK)
            if not chunk:
                raise ConnectionResetError("the server closed the connection")
            buffer += chunk
            stop = len(buffer)
            while (found := span(buffer, at, stop)) is not None and found[1] <= stop:
                start, end = found
                if buffer[at] != SEQUENCE:
                    raise Malformed("a message that is none")
                operation = self._operation(buffer, start, end)
                body = span(buffer, operation, end)
                if body is None or body[1] > end:
                    raise Malformed("an operation longer than its message")
                tag, at = buffer[operation], end
                if tag == replies.ENTRY:
                    entries.append(body)
                elif tag != replies.REFERENCE:
                    if at != stop:
                        raise Malformed("octets after the answer")
                    data = bytes(buffer)
                    return Answer(data, entries, replies.result(data, *body, end))

    def _operation(self, buffer: bytearray, start: int, end: int) -> int:
        """Where the operation starts behind the message's number, which must be the one that was asked."""
        if end - start < 4 or buffer[start] != INTEGER:
            raise Malformed("a message without number")
        size = 2 + buffer[start + 1]
        found, at = number(bytes(buffer[start : start + size]), 0, size)
        if found == 0:
            body = span(buffer, start + at, end)
            words = replies.result(bytes(buffer), *body, end).words if body and body[1] <= end else ""
            raise ConnectionAbortedError(f"the server ends the connection: {words}")
        if found != self._number:
            raise Malformed(f"an answer to message {found} instead of {self._number}")
        return start + at
