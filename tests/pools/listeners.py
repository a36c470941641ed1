"""Real listeners at the addresses of the demo's hosts (127.20.0.x): TLS, SIP, HTTP, and peers that say nothing.

The addresses are the machine's, so one test process at a time may have them: a lock file sees to that.
"""

from __future__ import annotations

import contextlib
import fcntl
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.checks.servers import sip
from tests.checks.servers.certificates import Issued
from tests.checks.servers.running import folder, program, running

POOL, SERVER_1, SERVER_2, WEB_FARM = "127.20.0.10", "127.20.0.11", "127.20.0.12", "127.20.0.17"
Talk = Callable[[socket.socket], None]


@contextlib.contextmanager
def demo_addresses() -> Iterator[None]:
    """The right to listen at the demo's addresses."""
    with (Path(tempfile.gettempdir()) / "ocsadmin-demo-hosts.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Listeners:
    """Listeners that end with the test."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._over = folder, threading.Event()
        self._threads: list[threading.Thread] = []
        self.heard: list[tuple[str, int]] = []
        """Every connection that came: address and port that it came to."""

    def listen(self, host: str, port: int, talk: Talk, *, certificate: Issued | None = None) -> None:
        """Talk so with everyone who connects; over TLS with a certificate."""
        server = socket.create_server((host, port))
        server.settimeout(0.1)
        context = self._context(certificate) if certificate else None
        thread = threading.Thread(target=self._serve, args=(server, (host, port), talk, context))
        thread.start()
        self._threads.append(thread)

    def close(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(20)

    def _context(self, certificate: Issued) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate.write(self._folder, f"c{len(self._threads)}"))
        return context

    def _serve(self, server: socket.socket, place: tuple[str, int], talk: Talk, context: ssl.SSLContext | None) -> None:
        with server:
            while not self._over.is_set():
                with contextlib.suppress(OSError):
                    connection, _address = server.accept()
                    self.heard.append(place)
                    threading.Thread(target=self._meet, args=(connection, talk, context), daemon=True).start()

    def _meet(self, connection: socket.socket, talk: Talk, context: ssl.SSLContext | None) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(10)
            if context is None:
                talk(connection)
                return
            with context.wrap_socket(connection, server_side=True) as secure:
                talk(secure)


def answers_sip(connection: socket.socket) -> None:
    """200 to whatever request comes (RFC 3261 section 8.2.6)."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return
        data += more
    kept = [
        line
        for line in data.split(b"\r\n\r\n")[0].split(b"\r\n")[1:]
        if line.lower().startswith((b"via:", b"from:", b"call-id:", b"cseq:"))
    ]
    to = next(line for line in data.split(b"\r\n") if line.lower().startswith(b"to:"))
    head = [b"SIP/2.0 200 OK", *kept, to + b";tag=here", b"Content-Length: 0"]
    connection.sendall(b"\r\n".join(head) + b"\r\n\r\n")
    connection.recv(65536)


def answers_http(connection: socket.socket) -> None:
    """401 with Windows authentication, as the virtual directories answer."""
    connection.recv(65536)
    connection.sendall(
        b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n"
        b"Content-Length: 0\r\nConnection: close\r\n\r\n"
    )


def accepts(connection: socket.socket) -> None:
    """Takes the connection and waits for the other side to end it."""
    connection.recv(1)


def says_nonsense(connection: socket.socket) -> None:
    connection.sendall(b"\x00\xff<script>alert(1)</script>\r\n" * 50)
    connection.recv(1)


@contextlib.contextmanager
def registrar(issued: Issued) -> Iterator[None]:
    """Kamailio with its users alice and bob, as in the tests of the checks, but at the pool's own address and ports."""
    with folder("kamailio") as home:
        chain, key = issued.write(home, "sip")
        text = sip._configuration(home, sip.SIPServer(tcp=5060, tls=5061), chain, key, "", "auth")
        (home / "kamailio.cfg").write_text(text.replace("127.0.0.1", POOL))
        command = [program("kamailio"), "-DD", "-E", "-f", str(home / "kamailio.cfg"), "-Y", str(home)]
        command += ["-P", str(home / "pid"), "-m", "32", "-M", "8", "-w", str(home)]
        with running(command, home, listens=[(POOL, 5060), (POOL, 5061)]):
            yield
