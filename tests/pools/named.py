"""A real BIND name server for tests: on loopback, in a folder of its own, ended by its process."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.dns_client import NameServer
from tests.ports import free_port

KEY_SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0cyBhbG9uZSwgMzIgaGVyZQ=="
ADDRESS = "127.0.0.1"
EMPTY_ZONE = """$TTL 300
@ IN SOA ns1 hostmaster ( 1 3600 600 604800 300 )
@ IN NS ns1
ns1 IN A 127.0.0.1
"""


@dataclass
class Named:
    """A running server."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def server(self) -> NameServer:
        return NameServer(ADDRESS, self.port)

    @property
    def text(self) -> str:
        return str(self.server)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


@contextmanager
def named(folder: Path, zones: Mapping[str, str], *, update: str = "any;") -> Iterator[Named]:
    """Serve these zones (name → text of its file). ``update`` is who may change them: ``any;``, ``none;``, a key."""
    running = start(folder, zones, update=update)
    try:
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, zones: Mapping[str, str], *, update: str = "any;", port: int = 0) -> Named:
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port(ADDRESS)
    for zone, text in zones.items():
        if not (folder / f"db.{zone}").exists():
            (folder / f"db.{zone}").write_text(text)
    (folder / "named.conf").write_text(_configuration(folder, port, zones, update))
    command = ["/usr/sbin/named", "-g", "-n", "1", "-c", str(folder / "named.conf")]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    running = Named(folder, port, process)
    _wait(running, next(iter(zones)))
    return running


def checkzone(zone: str, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/usr/bin/named-checkzone", zone, str(file)], capture_output=True, text=True, check=False)


def _configuration(folder: Path, port: int, zones: Mapping[str, str], update: str) -> str:
    parts = [
        f'options {{ directory "{folder}"; listen-on port {port} {{ {ADDRESS}; }}; listen-on-v6 {{ none; }};',
        "pid-file none; session-keyfile none; recursion no; dnssec-validation no; notify no; };",
        "controls { };",
        f'key "ocs-key" {{ algorithm hmac-sha256; secret "{KEY_SECRET}"; }};',
    ]
    parts += [f'zone "{zone}" {{ type primary; file "db.{zone}"; allow-update {{ {update} }}; }};' for zone in zones]
    return "\n".join(parts)


def _wait(running: Named, zone: str) -> None:
    end = time.monotonic() + 15
    while time.monotonic() < end:
        try:
            socket.create_connection((ADDRESS, running.port), timeout=1).close()
            running.server.zone_of(zone)
            return
        except (DomainError, OSError):
            if running.process.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError((running.folder / "log").read_text()[-2000:])
