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
    netbios name = {name}
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
{services}
    dns forwarder =
    allow dns updates = nonsecure
    ldap server require strong auth = no
    dsdb:schema update allowed = true
    ldb:nosync = {nosync}
    tls keyfile = tls/server.key
    tls certfile = tls/server.pem
    tls cafile = tls/ca.pem
[sysvol]
    path = {state}/state/sysvol
[netlogon]
    path = {state}/state/sysvol/{domain}/scripts
"""

_ALONE: Final = """\
    server services = ldap, dns
    dcerpc endpoint servers ="""
_REPLICATES: Final = """\
    server services = ldap, cldap, dns, rpc
    dcerpc endpoint servers = epmapper, drsuapi, dnsserver, lsarpc, samr, netlogon
    disable netbios = yes"""
"""What another controller needs to join and to pull: location (CLDAP) and DRSUAPI (MS-DRSR). Nothing runs by itself."""


def write(state: Path, *, host: str, nosync: bool, name: str = "dc1", replicates: bool = False) -> None:
    """Write etc/smb.conf below `state`. With `nosync` a crash of the machine may lose data.

    :param replicates: another controller can join, and pull what changed.
    """
    text = _TEMPLATE.format(
        workgroup=names.NETBIOS_DOMAIN,
        realm=names.REALM,
        name=name.upper(),
        services=_REPLICATES if replicates else _ALONE,
        domain=names.DOMAIN,
        host=host,
        state=state,
        nosync="true" if nosync else "false",
    )
    (state / "etc" / "smb.conf").write_text(text, encoding="utf-8")
