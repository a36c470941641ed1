"""A name server: BIND 9 with one zone."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

from ocsadmin.checks.dns import DNSResolver
from tests.ports import free_port

from .running import folder, program, running

ZONE = """$TTL 60
@ IN SOA ns hostmaster 1 3600 600 86400 60
@ IN NS ns
ns IN A 127.0.0.1
ocspool1 IN A 127.0.0.1
sip IN A 127.0.0.1
other IN A 127.0.0.1
six IN AAAA ::1
both IN A 127.0.0.1
both IN AAAA ::1
two IN A 127.99.99.99
two IN A 127.0.0.1
metadata IN A 169.254.169.254
nowhere IN A 0.0.0.0
everybody IN A 224.0.0.1
mixed IN A 169.254.169.254
mixed IN A 127.0.0.1
mapped IN AAAA ::ffff:169.254.169.254
empty IN TXT "no address"
"""


@contextlib.contextmanager
def name_server(zone: str = "contoso.com", text: str = ZONE) -> Iterator[DNSResolver]:
    """A resolver that asks a BIND of its own, which serves this zone."""
    with folder("named") as home:
        port = free_port()
        (home / "zone").write_text(text)
        (home / "named.conf").write_text(_configuration(home, zone, port))
        command = [program("named"), "-g", "-n", "1", "-c", str(home / "named.conf")]
        with running(command, home, listens=[("127.0.0.1", port)]):
            yield DNSResolver([f"127.0.0.1:{port}"], timeout=5)


def _configuration(home: Path, zone: str, port: int) -> str:
    return f"""
options {{
    directory "{home}"; pid-file "{home}/pid"; session-keyfile "{home}/session.key"; managed-keys-directory "{home}";
    listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
    recursion no; dnssec-validation no; notify no;
}};
controls {{ }};
zone "{zone}" {{ type primary; file "{home}/zone"; }};
"""


def loopback_six() -> bool:
    """Whether this machine has ::1."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True
