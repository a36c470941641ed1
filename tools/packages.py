"""``python -m tools.packages`` installs the Debian packages that the tests need, so that nothing starts by itself.

Beside those of the demo forest: OpenLDAP's clients, a browser, PostgreSQL, Redis, and the servers that the live probes
are proven against: a name server, a Web server, a SIP server, a load balancer, two certification authorities.
"""

from __future__ import annotations

import sys
from typing import Final

from ocsadmin.demo import debian
from ocsadmin.demo.errors import DemoError

WANTED: Final = (
    "ldap-utils",
    "chromium",
    "postgresql",
    "redis-server",
    "bind9",
    "bind9-dnsutils",
    "nginx-light|nginx",
    "kamailio",
    "kamailio-tls-modules",
    "haproxy",
    "openssl",
    "pebble",
    "golang-cfssl",
)


def main() -> int:
    wanted = [*debian.missing_for_samba(), *debian.missing(WANTED)]
    if not wanted:
        return 0
    try:
        debian.install(wanted)
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
