"""Samba's Debian packages: are they here, and if not, install them so that nothing starts by itself."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ocsadmin.demo.errors import DemoError

SAMBA: Final = Path("/usr/sbin/samba")
PYTHON: Final = Path("/usr/bin/python3")
PACKAGES: Final = ("samba", "samba-dsdb-modules", "samba-ad-provision")

_POLICY: Final = Path("/usr/sbin/policy-rc.d")
_POLICY_TEXT: Final = "#!/bin/sh\n# Made by the demo forest while it installs Samba.\nexit 101\n"


def ensure_samba() -> None:
    """Install Samba's packages where they are missing.

    :raises DemoError: they are missing and can't be installed.
    """
    if _installed():
        return
    if os.geteuid() != 0 or not Path("/usr/bin/apt-get").exists():
        raise DemoError(
            "The demo forest needs Samba's domain controller. Install it as root on Debian 12: "
            f"apt-get install --no-install-recommends {' '.join(PACKAGES)}. "
            "Without it, point the console at a directory of your own (OCSADMIN_LDAP_URIS)."
        )
    with _no_service_starts():
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", *PACKAGES)
    if not _installed():
        raise DemoError(f"{' '.join(PACKAGES)} are installed, but {SAMBA} or its parts are still missing.")


def _installed() -> bool:
    provision_data = Path("/usr/share/samba/setup/provision.ldif")
    modules = any(Path("/usr/lib").glob("*/samba/ldb/samldb.so"))
    return SAMBA.exists() and PYTHON.exists() and provision_data.exists() and modules


def _apt(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", "-q", *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DemoError(f"apt-get {' '.join(arguments)} failed: {(done.stderr or done.stdout).strip()[-600:]}")


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """A policy-rc.d that answers 101 keeps smbd and the rest from starting on all addresses."""
    ours = not _POLICY.exists()
    if ours:
        _POLICY.write_text(_POLICY_TEXT)
        _POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            _POLICY.unlink(missing_ok=True)
