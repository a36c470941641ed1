"""Peers that behave badly, each on a socket of its own: what no proper server does."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator

Behaviour = Callable[[socket.socket, threading.Event], None]


@contextlib.contextmanager
def peer(behave: Behaviour) -> Iterator[int]:
    """The port of a peer that does this with everyone who connects."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        thread = threading.Thread(target=_serve, args=(server, behave, over))
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            thread.join(20)


def _serve(server: socket.socket, behave: Behaviour, over: threading.Event) -> None:
    while not over.is_set():
        with contextlib.suppress(OSError):
            connection, _address = server.accept()
            connection.settimeout(10)
            with connection, contextlib.suppress(OSError):
                behave(connection, over)


def silent(connection: socket.socket, over: threading.Event) -> None:
    over.wait(10)


def closes_at_once(connection: socket.socket, over: threading.Event) -> None:
    """An orderly end, before anything was said."""
    connection.shutdown(socket.SHUT_RDWR)


def resets(connection: socket.socket, over: threading.Event) -> None:
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hears_and_closes(connection: socket.socket, over: threading.Event) -> None:
    connection.recv(65536)


def half_closed(connection: socket.socket, over: threading.Event) -> None:
    """Says no more, but goes on listening."""
    connection.shutdown(socket.SHUT_WR)
    over.wait(10)


def says(data: bytes, *, then: Behaviour = hears_and_closes) -> Behaviour:
    def behave(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(data)
        then(connection, over)

    return behave


def says_first(data: bytes) -> Behaviour:
    def behave(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(data)
        over.wait(10)

    return behave


def drips(data: bytes) -> Behaviour:
    """One octet after another, for ever: each read would be in time."""

    def behave(connection: socket.socket, over: threading.Event) -> None:
        while not over.is_set():
            for octet in data:
                if over.wait(0.05):
                    return
                connection.sendall(bytes([octet]))

    return behave


def floods(head: bytes, again: bytes) -> Behaviour:
    """A proper beginning, then the same line without end."""

    def behave(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(head)
        while not over.is_set():
            connection.sendall(again * 1000)

    return behave
