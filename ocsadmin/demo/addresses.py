"""Which loopback address and ports a forest uses.

As root: LDAP's own ports on an address of the forest's own. As an ordinary user: the same, 10000 higher
(see portshift.c), because Samba has the ports built in and they need root.
"""

import os
import socket
import time
from typing import Final

from ocsadmin.demo.errors import DemoError

USER_PORT_SHIFT: Final = 10000
LDAP, LDAPS, GLOBAL_CATALOG, GLOBAL_CATALOG_TLS, DNS = 389, 636, 3268, 3269, 53
_ATTEMPTS: Final = 200
_PATIENCE: Final = 5.0


def port_shift() -> int:
    return 0 if os.geteuid() == 0 else USER_PORT_SHIFT


def choose(digest: bytes, preferred: str | None = None) -> str:
    """A loopback address whose ports are free: the preferred one, else one that follows from the digest.

    :raises DemoError: none of the addresses tried is free.
    """
    if preferred and _free_soon(preferred):
        return preferred
    candidates = []
    start = int.from_bytes(digest[:4], "big")
    candidates += [_address(start + step) for step in range(_ATTEMPTS)]
    for host in candidates:
        if _free(host):
            return host
    raise DemoError(f"Ports 389, 636, 3268 and 53 are taken on {len(candidates)} loopback addresses.")


def _address(number: int) -> str:
    """127.64.0.1 to 127.127.255.254; the hosts of the demo's DNS zone (127.20.0.x) lie outside."""
    return f"127.{64 + number // 65024 % 64}.{number // 254 % 256}.{1 + number % 254}"


def _free_soon(host: str) -> bool:
    """The sockets of a server that has just ended are closed a moment later."""
    end = time.monotonic() + _PATIENCE
    while not _free(host):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _free(host: str) -> bool:
    shift = port_shift()
    for port in (LDAP, LDAPS, GLOBAL_CATALOG, GLOBAL_CATALOG_TLS, DNS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port + shift))
            except OSError:
                return False
    return True
