"""Ports for the servers that tests start: free now, and given to nobody else while this process lives.

Asking the system for any port would not do: it may give the same one to an outgoing connection a moment later, and
another run of the tests on this machine may be looking at the same time.
"""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import Final

LOWEST, HIGHEST = 12_000, 32_000
"""Below those that Linux gives to outgoing connections (32768 and up)."""

_chance: Final = random.SystemRandom()  # not that of the tests, which begins anew with each of them
_kept: Final[list[int]] = []
"""Locks on the ports that were given out; they end with the process."""


def free_port(host: str = "127.0.0.1") -> int:
    """A port that is free for TCP and UDP."""
    return free_ports(1, host)[0]


def free_ports(count: int, host: str = "127.0.0.1") -> list[int]:
    found: list[int] = []
    while len(found) < count:
        port = _chance.randrange(LOWEST, HIGHEST)
        if _is_free(host, port) and _is_ours(port):
            found.append(port)
    return found


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(family, kind) as probe:
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True


def _is_ours(port: int) -> bool:
    folder = Path(tempfile.gettempdir()) / f"ocsadmin-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    lock = os.open(folder / str(port), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return False
    _kept.append(lock)
    return True
