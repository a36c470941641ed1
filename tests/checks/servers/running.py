"""Starting a server and stopping it by its own pid."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

PATIENCE = 30
"""Seconds that a server has to begin listening; this machine may be busy."""


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/sbin")
    if not found:
        raise SystemExit(f"{name} is not installed; `make packages` installs it.")
    return found


@contextlib.contextmanager
def folder(name: str) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix=f"ocs-{name}-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def running(
    command: Sequence[str], home: Path, *, listens: Sequence[tuple[str, int]]
) -> Iterator[subprocess.Popen[bytes]]:
    """The server while it listens at all these places."""
    log = home / "output.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=home, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    try:
        for place in listens:
            _until_it_listens(server, place, log)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _until_it_listens(server: subprocess.Popen[bytes], place: tuple[str, int], log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while True:
        if server.poll() is not None or time.monotonic() > limit:
            raise RuntimeError(f"It does not listen at {place}:\n{log.read_text(errors='replace')[-3000:]}")
        with contextlib.suppress(OSError), socket.create_connection(place, timeout=1):
            return
        time.sleep(0.05)
