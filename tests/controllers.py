"""Two real domain controllers of one forest, for tests of fail-over and lag (``ocsadmin.demo.pair``)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from ocsadmin import parts
from ocsadmin.demo import names
from ocsadmin.demo import pair as demo_pair
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.pair import Pair
from ocsadmin.directory import DirectorySettings, LDAPDirectory

_SETTINGS = ("LDAP_URIS", "LDAP_CA_FILE", "LDAP_BIND_DN", "LDAP_PASSWORD", "DNS_SERVERS")


@pytest.fixture(scope="session")
def started_pair() -> Iterator[Pair]:
    folder = Path(tempfile.mkdtemp(prefix="ocs-2-"))
    try:
        pair = demo_pair.start(folder)
    except DemoError as error:
        if "root" in str(error):
            pytest.skip(str(error))
        raise
    yield pair
    pair.destroy()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def two_controllers(started_pair: Pair) -> Iterator[Pair]:
    """Both run and know the same of the domain; from now on neither learns of the other but by a pull.

    The settings name both, the first one first (:func:`point_settings_at` for another order).
    """
    pair = started_pair
    before = {name: getattr(settings, name) for name in _SETTINGS if hasattr(settings, name)}
    replicate(pair)
    point_settings_at(pair.environment())
    yield pair
    for name, value in before.items():
        setattr(settings, name, value)
    parts.forget()


def replicate(pair: Pair) -> None:
    """Bring to each what the other has, of the domain: the partition in which tests write."""
    pair.start()
    pull(pair, to=2, of=1)
    pull(pair, to=1, of=2)


def pull(pair: Pair, *, to: int, of: int) -> None:
    """The same one way: half the time of ``pair.pull``, which brings the Configuration partition, too."""
    pair.pull(to=to, of=of, partitions=(names.BASE,))


def point_settings_at(environment: dict[str, str]) -> None:
    """Let the console of this process use the directory of this environment."""
    settings.LDAP_URIS = environment["OCSADMIN_LDAP_URIS"].split()
    settings.LDAP_CA_FILE = environment["OCSADMIN_LDAP_CA_FILE"]
    settings.LDAP_BIND_DN = environment["OCSADMIN_LDAP_BIND_DN"]
    settings.LDAP_PASSWORD = Path(environment["OCSADMIN_LDAP_PASSWORD_FILE"]).read_text().strip()
    settings.DNS_SERVERS = environment["OCSADMIN_DNS_SERVERS"].split()
    parts.forget()


def console(pair: Pair, *order: int) -> LDAPDirectory:
    """The directory as the console's account sees it, through these controllers, tried in this order."""
    return _door(pair, order or demo_pair.NUMBERS, names.upn(names.SERVICE_ACCOUNT), _password(pair))


def administrator(pair: Pair, *order: int) -> LDAPDirectory:
    """The same as a Domain Admin sees it: with one number what that controller alone holds."""
    return _door(pair, order or demo_pair.NUMBERS, names.upn("administrator"), names.DEMO_PASSWORD)


def _door(pair: Pair, order: tuple[int, ...], name: str, password: str) -> LDAPDirectory:
    uris = tuple(pair[number].uri for number in order)
    ca_file = str(pair[1].ca_file)
    return LDAPDirectory(DirectorySettings(uris, name, password, ca_file, connect_timeout=3, receive_timeout=20))


def _password(pair: Pair) -> str:
    return pair[1].password_file.read_text().strip()
