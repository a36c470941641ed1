"""A demo forest for the tests of the demo forest itself, and plain ldap3 connections to it."""

import shutil
import ssl
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ldap3 import BASE as BASE_SCOPE
from ldap3 import NONE, Connection, Server, Tls

from ocsadmin.demo import forest, names
from ocsadmin.demo.forest import Forest

Connect = Callable[[str, str], Connection]
NewFolder = Callable[..., Path]


@pytest.fixture(scope="session")
def new_folder() -> Iterator[NewFolder]:
    """Makes folders for forests, ``new_folder("a/long/path")`` below a short one; stops and removes them at the end."""
    made: list[tuple[Path, Path]] = []

    def make(below: str = "") -> Path:
        top = Path(tempfile.mkdtemp(prefix="ocs-demo-"))
        made.append((top, top / below))
        return top / below

    yield make
    for top, folder in made:
        forest.destroy(folder)
        shutil.rmtree(top, ignore_errors=True)


@pytest.fixture(scope="session")
def demo_forest(new_folder: NewFolder) -> Forest:
    return forest.start(new_folder(), nosync=True)


@pytest.fixture(scope="session")
def connect(demo_forest: Forest) -> Iterator[Connect]:
    """Binds over LDAPS, validating the certificate: ``connect("useradmin", DEMO_PASSWORD)``."""
    opened: list[Connection] = []

    def bind(account: str, password: str) -> Connection:
        opened.append(Connection(server_of(demo_forest), names.upn(account), password, auto_bind=True))
        return opened[-1]

    yield bind
    for connection in opened:
        connection.unbind()


@pytest.fixture(scope="session")
def service(demo_forest: Forest, connect: Connect) -> Connection:
    """The console's service account."""
    return connect(names.SERVICE_ACCOUNT, demo_forest.password_file.read_text())


@pytest.fixture(scope="session")
def administrator(connect: Connect) -> Connection:
    return connect("administrator", names.DEMO_PASSWORD)


def server_of(running: Forest) -> Server:
    """The certificate has to name the controller: ldap3's own comparison of names knows no addresses."""
    tls = Tls(
        validate=ssl.CERT_REQUIRED,
        ca_certs_file=str(running.ca_file),
        version=ssl.PROTOCOL_TLS_CLIENT,
        valid_names=[f"dc1.{names.DOMAIN}"],
    )
    return Server(running.host, port=running.ldaps_port, use_ssl=True, tls=tls, get_info=NONE)


def found(connection: Connection, base: str, search_filter: str, *attributes: str) -> dict[str, dict[str, list[str]]]:
    """All entries below `base`: DN to attributes."""
    answers = connection.extend.standard.paged_search(
        base, search_filter, attributes=list(attributes) or ["cn"], paged_size=500, generator=True
    )
    return {answer["dn"]: dict(answer["attributes"]) for answer in answers if answer["type"] == "searchResEntry"}


def entry(connection: Connection, dn: str, *attributes: str) -> dict[str, list[str]]:
    connection.search(dn, "(objectClass=*)", search_scope=BASE_SCOPE, attributes=list(attributes))
    answers = connection.response or []
    return dict(answers[0]["attributes"])
