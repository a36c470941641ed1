"""The part of a diagnosis that connects: real listeners at the demo pool's addresses, good ones and bad ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.directory import Directory
from tests.checks.servers.certificates import Issued, authority, issue
from tests.pools import listeners as at
from tests.pools.listeners import Listeners
from users.diagnosis import Report, Step, diagnose
from users.diagnosis.around import Around, surround
from users.models import User

pytestmark = pytest.mark.django_db
POOL = "ocspool1.contoso.com"
HOSTS = (at.POOL, at.SERVER_1, at.SERVER_2)


@pytest.fixture(scope="module", autouse=True)
def addresses() -> Iterator[None]:
    with at.demo_addresses():
        yield


@pytest.fixture(scope="module")
def root() -> Issued:
    return authority("Contoso Root CA")


@pytest.fixture
def listeners(tmp_path: Path) -> Iterator[Listeners]:
    running = Listeners(tmp_path)
    yield running
    running.close()


@pytest.fixture
def around(directory: Directory, tmp_path: Path, root: Issued) -> Around:
    file = tmp_path / "roots.pem"
    file.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    return replace(surround(), ca_file=str(file), timeout=2)


@pytest.fixture
def kim(enabled: Callable[..., UUID], directory: Directory) -> User:
    mirror.replicate(directory, mode="full", only=["pool", "server", "sip_domain", "global_settings"])
    guid = enabled("kim", userAccountControl="66080")
    mirror.read_now("user", guid, directory)
    return User.objects.get(guid=guid)


def asked(person: User, around: Around) -> Report:
    return diagnose(person, around, timezone.now())


def step(report: Report, name: str) -> Step:
    return next(one for one in report.steps if one.name == name)


class TestConnection:
    def test_a_pool_in_order_stops_nobody(self, kim: User, around: Around, root: Issued, listeners: Listeners) -> None:
        certificate = issue(POOL, names=(POOL, "sip.contoso.com"), by=root)
        for host in HOSTS:
            listeners.listen(host, 5061, at.answers_sip, certificate=certificate)
        report = asked(kim, around)
        states = {name: step(report, name).state for name in ("dns", "port", "certificate", "service")}
        assert states["port"] == states["service"] == "ok", report.as_text()
        assert states["certificate"] in ("ok", "info"), report.as_text()
        assert report.stop is None
        assert "computer" in report.headline.cure

    def test_nobody_listens(self, kim: User, around: Around) -> None:
        report = asked(kim, around)
        assert report.stop == step(report, "port")
        assert report.headline.code == "tcp-refused"
        assert step(report, "certificate").state == "unknown"
        assert step(report, "policies").after

    def test_one_dead_server_of_several_is_a_warning(
        self, kim: User, around: Around, root: Issued, listeners: Listeners
    ) -> None:
        for host in (at.POOL, at.SERVER_1):
            listeners.listen(
                host, 5061, at.answers_sip, certificate=issue(POOL, names=(POOL, "sip.contoso.com"), by=root)
            )
        report = asked(kim, around)
        assert step(report, "port").state == "warning"
        assert report.stop is None, report.as_text()

    @pytest.mark.parametrize(
        ("make", "code"),
        [
            (lambda root: issue("other.contoso.com", by=root), "tls-name-missing"),
            (lambda root: issue(POOL, by=authority("Nobody's CA")), "tls-missing-intermediate"),
            (
                lambda root: issue(POOL, by=root, begins=-9, ends=-1),
                "tls-expired",
            ),
        ],
    )
    def test_a_certificate_that_clients_refuse_stops_it(
        self, kim: User, around: Around, root: Issued, listeners: Listeners, make: Callable[[Issued], Issued], code: str
    ) -> None:
        listeners.listen(at.POOL, 5061, at.answers_sip, certificate=make(root))
        report = asked(kim, around)
        assert report.stop == step(report, "certificate"), report.as_text()
        assert report.headline.code == code
        assert report.headline.cure

    def test_a_name_that_only_some_clients_use_is_a_warning(
        self, kim: User, around: Around, root: Issued, listeners: Listeners
    ) -> None:
        listeners.listen(at.POOL, 5061, at.answers_sip, certificate=issue(POOL, by=root))
        found = step(asked(kim, around), "certificate")
        assert found.state == "warning"
        assert "sip.contoso.com" in (found.first.text if found.first else "")


def test_goes_nowhere_but_to_the_own_pool(kim: User, around: Around, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every connection that is opened meanwhile, but to name servers and controllers, is one of the pool's."""
    import socket

    opened: list[tuple[Any, int]] = []
    really = socket.create_connection

    def watched(address: Any, *args: Any, **kwargs: Any) -> socket.socket:
        opened.append((address[0], address[1]))
        return really(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", watched)
    asked(kim, around)
    assert {place for place in opened if place[1] not in (53, 636)} == {(host, 5061) for host in HOSTS}
