"""Clients that send slowly hold nobody else up."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from ocsadmin.serve import prepare, web
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nusername="
CHUNKS = b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nuser"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The console as `make run` serves it, by one worker."""
    listener = prepare.listening(free_port())
    number = int(listener.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "ocsadmin.wsgi", "--config", "python:ocsadmin.serve.web"]
    folder = tmp_path_factory.mktemp("slow")
    settings = {"DJANGO_SETTINGS_MODULE": "ocsadmin.settings.test", "OCSADMIN_DATA_DIR": str(folder)}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--workers", "1", "--bind", f"fd://{listener.fileno()}"],
            cwd=ROOT, env={**os.environ, **settings}, stderr=log, pass_fds=[listener.fileno()],
        )  # fmt: skip
    listener.close()
    last = time.monotonic() + 120
    try:
        while not healthy(number, seconds=60):
            assert time.monotonic() < last, (folder / "log").read_text()
            time.sleep(0.2)
        yield number
    finally:
        server.terminate()
        assert server.wait(60) == 0


def healthy(port: int, *, seconds: float) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=seconds) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


class TestSlowClients:
    @pytest.mark.parametrize("begun", [b"", HEAD, BODY, CHUNKS], ids=["silent", "head", "body", "chunks"])
    def test_do_not_hold_the_others_up(self, port: int, begun: bytes) -> None:
        slow = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(200)]
        try:
            for one in slow:
                one.sendall(begun)
            assert min(self.seconds(port) for _ in range(3)) < 1  # the best of three: others use this machine too
            assert len(slow) > 4 * web.threads
            for one in slow:
                one.sendall(b"x")
            assert min(self.seconds(port) for _ in range(3)) < 1
        finally:
            for one in slow:
                one.close()

    def test_are_answered_when_they_have_said_all(self, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as one:
            for octet in b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n":
                one.sendall(bytes([octet]))
            assert one.makefile("rb").read().startswith(b"HTTP/1.1 200 OK\r\n")

    def test_long_heads_and_bodies_are_refused(self, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as one:
            one.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n")
            assert b" 413 " in one.makefile("rb").readline()
        with socket.create_connection(("127.0.0.1", port), timeout=30) as one:
            one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + 70_000 * b"x")
            assert b" 431 " in one.makefile("rb").readline()

    def seconds(self, port: int) -> float:
        begun = time.monotonic()
        assert healthy(port, seconds=30)
        return time.monotonic() - begun
