"""Samba's configuration file for one forest.

DNS takes unsigned updates, so that writing records can be tried: it listens on loopback only. `dsdb:schema update
allowed` stands so that an administrator of a forest without it can extend the schema.
Source: smb.conf(5) of Samba 4.17.
"""

from pathlib import Path
from typing import Final

from ocsadmin.demo import names

_TEMPLATE: Final = """[global]
    workgroup = {workgroup}
    realm = {realm}
    netbios name = DC1
    server role = active directory domain controller
    interfaces = {host}/8
    bind interfaces only = yes
    private dir = {state}/private
    lock directory = {state}
    state directory = {state}/state
    cache directory = {state}/cache
    binddns dir = {state}/bind-dns
    pid directory = {state}/run
    ncalrpc dir = {state}/run/ncalrpc
    winbindd socket directory = {state}/run/winbindd
    logging = file
    log file = {state}/log/samba.log
    max log size = 5000
    server services = ldap, dns
    dcerpc endpoint servers =
    dns forwarder =
    allow dns updates = nonsecure
    ldap server require strong auth = no
    dsdb:schema update allowed = true
    ldb:nosync = {nosync}
    tls keyfile = tls/dc1.key
    tls certfile = tls/dc1.pem
    tls cafile = tls/ca.pem
[sysvol]
    path = {state}/state/sysvol
[netlogon]
    path = {state}/state/sysvol/{domain}/scripts
"""


def write(state: Path, *, host: str, nosync: bool) -> None:
    """Write etc/smb.conf below `state`. With `nosync` a crash of the machine may lose data."""
    text = _TEMPLATE.format(
        workgroup=names.NETBIOS_DOMAIN,
        realm=names.REALM,
        domain=names.DOMAIN,
        host=host,
        state=state,
        nosync="true" if nosync else "false",
    )
    (state / "etc" / "smb.conf").write_text(text, encoding="utf-8")
