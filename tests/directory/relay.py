"""A relay of octets between the console and a domain controller, which a test can cut at a chosen moment."""

from __future__ import annotations

import contextlib
import socket
import threading


class Relay:
    """Listens beside the controller (same address, so that its certificate holds) and passes everything on.

    With ``silent`` it takes all and passes nothing on, as a controller that hangs.
    With ``cut_after_request`` the next octets from the console still reach the controller, but its answer is lost.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener = socket.create_server((host, 0))
        self.uri = f"ldaps://{host}:{self._listener.getsockname()[1]}"
        self.cut_after_request = False
        self.silent = False
        self.accepted = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Cut all connections now."""
        connections, self._open = self._open, []
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                self.accepted += 1
                server = socket.create_connection(self._target)
                self._open += [client, server]
                threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, to_server: bool) -> None:
        with contextlib.suppress(OSError), source, target:
            while octets := source.recv(65536):
                if self.silent:
                    continue
                if self.cut_after_request and not to_server:
                    self.cut()
                    return
                target.sendall(octets)
            target.shutdown(socket.SHUT_WR)
