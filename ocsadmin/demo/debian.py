"""Debian packages: which are missing, and how they are installed so that nothing starts by itself.

A package may have other names in other releases; then its names are written side by side, and the first one that apt
knows is taken: in Debian 13 the domain controller lies in samba-ad-dc, before it lay in samba.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ocsadmin import steps
from ocsadmin.demo.errors import DemoError

SAMBA: Final = Path("/usr/sbin/samba")
PYTHON: Final = Path("/usr/bin/python3")
PACKAGES: Final = ("samba-ad-dc|samba", "samba-dsdb-modules", "samba-ad-provision", "python3-samba")
"""What the demo forest needs; ``a|b`` means the first of them that apt knows."""

_SERVICES: Final = {
    "samba-ad-dc": ("samba-ad-dc", "smbd", "nmbd", "winbind"),
    "samba": ("samba-ad-dc", "smbd", "nmbd"),
    "bind9": ("named",),
    "nginx-light": ("nginx",),
}
"""Services that a package brings, where they are not called as the package is."""
_UNITS: Final = Path("/usr/lib/systemd/system")
_POLICY: Final = Path("/usr/sbin/policy-rc.d")
_POLICY_TEXT: Final = "#!/bin/sh\n# Made by ocsadmin while it installs packages.\nexit 101\n"


def ensure_samba() -> None:
    """Install Samba's packages where they are missing.

    :raises DemoError: they are missing and can't be installed.
    """
    wanted = missing_for_samba()
    if not wanted:
        return
    try:
        installed = install(wanted)
    except DemoError as error:
        raise DemoError(
            f"The demo forest needs Samba's domain controller. {error} "
            "Without it, point the console at a directory of your own (OCSADMIN_LDAP_URIS)."
        ) from error
    if missing_for_samba():
        raise DemoError(
            f"{' '.join(installed)} are installed, but {SAMBA} or its parts are still missing. "
            "This works on Debian 12 and 13; on another system install Samba's Active Directory domain controller."
        )


def install(wanted: Sequence[str]) -> list[str]:
    """Install packages; ``a|b`` means the first of them that apt knows. Returns their names.

    :raises DemoError: this is not Debian, the process is not root, or apt-get failed.
    """
    if not Path("/usr/bin/apt-get").exists():
        raise DemoError(f"There is no apt-get here. Install what Debian has in {' '.join(wanted)}.")
    if os.geteuid() != 0:
        raise DemoError(f"Install as root: apt-get install --no-install-recommends {' '.join(chosen(wanted))}.")
    with _no_service_starts():
        _apt("List of Debian packages", "update")
        names = chosen(wanted)
        services = [one for name in names for one in _SERVICES.get(name, (name,)) if not _has_unit(one)]
        steps.say(f"Debian packages to install: {' '.join(names)}")
        _apt("Debian packages", "install", "-y", "--no-install-recommends", *names)
    _keep_from_starting([one for one in services if _has_unit(one)])
    return names


def chosen(wanted: Sequence[str]) -> list[str]:
    """The names that apt knows here; the first of the alternatives where it knows none."""
    known = _candidates([name for one in wanted for name in one.split("|")])
    return [next((name for name in one.split("|") if name in known), one.split("|")[0]) for one in wanted]


def missing_for_samba() -> Sequence[str]:
    """PACKAGES, or nothing where all their parts are here, under whatever names they came."""
    return () if _samba_is_here() else PACKAGES


def missing(wanted: Sequence[str]) -> list[str]:
    """Those of which no alternative is installed."""
    return [one for one in wanted if not any(map(_installed, one.split("|")))]


def _candidates(names: Sequence[str]) -> set[str]:
    """Those of which apt could install a version; a name that others only provide has none."""
    command = ["apt-cache", "policy", *names]
    found = subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False)
    return set(re.findall(r"^(\S+):\n(?:  .*\n)*?  Candidate: (?!\(none\))", found.stdout, re.MULTILINE))


def _installed(name: str) -> bool:
    query = ["dpkg-query", "-W", "-f=${Status}", name]
    return b"install ok installed" in subprocess.run(query, capture_output=True, check=False).stdout


def _samba_is_here() -> bool:
    """Its parts lie in four packages; which ones differs from release to release."""
    files = (SAMBA, Path("/usr/bin/samba-tool"), PYTHON, Path("/usr/share/samba/setup/provision.ldif"))
    patterns = ("*/samba/ldb/samldb.so", "python3/dist-packages/samba/param*.so")
    return all(file.exists() for file in files) and all(any(Path("/usr/lib").glob(one)) for one in patterns)


def _has_unit(service: str) -> bool:
    return (_UNITS / f"{service}.service").exists()


def _keep_from_starting(services: Sequence[str]) -> None:
    """Services that have just come don't start with the machine either; those that were here stay as they were."""
    if services and shutil.which("systemctl"):
        subprocess.run(["systemctl", "disable", *services], capture_output=True, check=False)


def _apt(title: str, *arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    try:
        steps.run(title, ["apt-get", "-q", *arguments], environment=environment)
    except steps.StepFailed as error:
        raise DemoError(str(error)) from error


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
