"""A second domain controller: joining the first, and pulling what the other has (samba-tool(8)).

By address and NTLM: neither a KDC nor DNS is needed.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.names import DEMO_PASSWORD

_KERBEROS: Final = """[libdefaults]
 default_realm = {realm}
 dns_lookup_kdc = false
[realms]
 {realm} = {{
  kdc = {host}
 }}
"""
"""The Kerberos library wants a configuration, even where nothing uses it; else it takes the machine's."""


def join(state: Path, *, there: str) -> None:
    """Make the empty `state`, which has its smb.conf, a controller of the domain that the one at `there` holds.

    :raises DemoError: Samba's words are in the message.
    """
    options = (f"--server={there}", "--dns-backend=SAMBA_INTERNAL")
    _samba_tool(state, there, "domain", "join", names.DOMAIN, "DC", *options)


def pull(state: Path, *, here: str, there: str, partition: str) -> None:
    """Bring the database of `state`, which is served at `here`, what the controller at `there` has and it has not.

    :raises DemoError: Samba's words are in the message.
    """
    _samba_tool(state, there, "drs", "replicate", here, there, partition, "--local")


def _samba_tool(state: Path, there: str, *arguments: str) -> None:
    program = shutil.which("samba-tool")
    if program is None:
        raise DemoError("samba-tool is missing; it comes with Samba's packages.")
    kerberos = state / "etc" / "krb5.conf"
    kerberos.write_text(_KERBEROS.format(realm=names.REALM, host=there), encoding="utf-8")
    account = ("--use-kerberos=off", "-U", f"Administrator%{DEMO_PASSWORD}", "-s", str(state / "etc" / "smb.conf"))
    environment = {**os.environ, "KRB5_CONFIG": str(kerberos), "LC_ALL": "C.UTF-8"}
    done = subprocess.run([program, *arguments, *account], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DemoError(f"samba-tool {' '.join(arguments[:2])} failed: {(done.stderr or done.stdout).strip()[-1500:]}")
