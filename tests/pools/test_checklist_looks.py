"""Looking over the network for the checklist: real domain controller, real name server, real listeners."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ocsadmin import parts
from ocsadmin.checks.dns import NoSuchName, SRVRecord
from ocsadmin.demo.forest import Forest
from ocsadmin.errors import DomainError
from ocsadmin.mirror import replicate
from ocsadmin.work import Lease
from ocsadmin.work.clock import database_now
from pools.checklist import looks
from pools.checklist.facts import facts_of_one
from pools.checklist.looks import Around
from pools.checklist.looks import look as look_module
from pools.checklist.state import State, checklist_of
from pools.models import ChecklistReading, ChecklistRefresh, Pool
from tests.work.conftest import seconds_until

from .factories import PoolFactory

pytestmark = pytest.mark.django_db


class Names:
    """A resolver of this test's own names, for hosts that the demo's name server does not know."""

    def __init__(self, **addresses: str) -> None:
        self._addresses = addresses

    def addresses(self, name: str) -> list[str]:
        if name.partition(".")[0] not in self._addresses:
            raise NoSuchName(name)
        return [self._addresses[name.partition(".")[0]]]

    def services(self, name: str) -> list[SRVRecord]:
        raise NoSuchName(name)


@pytest.fixture
def pool(forest: Forest, directory: Any) -> Pool:
    """The demo's Enterprise pool, read from the real directory."""
    replicate(directory, mode="full")
    return Pool.objects.get(name="ocspool1")


@pytest.fixture
def around(forest: Forest) -> Around:
    return looks.around_here()


@pytest.fixture
def sql_port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Something listens, where SQL Server would."""
    with socket.create_server(("127.20.0.91", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(look_module, "PORT", port)
        stop = threading.Event()
        server.settimeout(0.1)

        def accept() -> None:
            while not stop.is_set():
                try:
                    server.accept()[0].close()
                except OSError:
                    continue

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield port
        stop.set()
        thread.join(2)


def ask(pool: Pool, *, heard: bool = True, **more: Any) -> ChecklistRefresh:
    return looks.ask(pool, asked_by="Somebody", now=more.get("now", timezone.now()), ring=lambda _round: heard)


def states(pool: Pool, *keys: str) -> dict[str, State]:
    return {one.step.key: one.state for one in checklist_of(pool).steps if one.step.key in keys}


class TestARound:
    def test_stores_what_it_found_and_makes_steps_verified(self, pool: Pool, around: Around) -> None:
        ask(pool)
        looks.refresh(pool_guid=str(pool.guid), around=lambda: around)
        assert states(pool, "schema", "forest", "domain", "replication") == dict.fromkeys(
            ("schema", "forest", "domain", "replication"), State.VERIFIED
        )
        told = [one.text for one in facts_of_one(pool).readings["dns"]]
        assert any(text.startswith("A ocspool1.contoso.com: It resolves to") for text in told)
        assert any("_sipinternaltls._tcp.contoso.com" in text for text in told)
        done = looks.newest(pool)
        assert done is not None
        assert (done.state, done.looked, done.looks) == ("done", len(looks.LOOKS), len(looks.LOOKS))
        assert not done.is_live(timezone.now())

    def test_can_be_carried_out_again(self, pool: Pool, around: Around) -> None:
        for _ in range(2):
            ask(pool)
            looks.refresh(pool_guid=str(pool.guid), around=lambda: around)
        assert ChecklistReading.objects.filter(pool_guid=pool.guid).count() == len(looks.LOOKS)

    def test_leaves_one_that_goes_on_alone(self, pool: Pool) -> None:
        first = ask(pool)
        again = ask(pool, now=timezone.now() + timedelta(seconds=5))
        assert again.asked_at == first.asked_at

    def test_takes_the_place_of_one_whose_worker_is_gone(self, pool: Pool) -> None:
        first = ask(pool)
        later = timezone.now() + ChecklistRefresh.LONGEST + timedelta(seconds=1)
        assert not first.is_live(later)
        assert ask(pool, now=later).asked_at == later

    def test_of_a_worker_that_was_too_slow_stores_nothing(self, pool: Pool, around: Around) -> None:
        """Before it begins to look, the round is asked for anew, as if this worker were gone."""

        def slow() -> Around:
            ask(pool, now=database_now() + ChecklistRefresh.LONGEST + timedelta(seconds=1))
            return around

        ask(pool)
        looks.refresh(pool_guid=str(pool.guid), around=slow)
        assert not ChecklistReading.objects.filter(pool_guid=pool.guid).exists()
        assert ChecklistRefresh.objects.get(pool_guid=pool.guid).state == "waiting"

    def test_is_one_worker_s(self, pool: Pool, around: Around) -> None:
        ask(pool)
        assert Lease.take(ChecklistRefresh.objects.all(), pool.guid, seconds=20)
        looks.refresh(pool_guid=str(pool.guid), around=lambda: around)
        assert ChecklistRefresh.objects.get(pool_guid=pool.guid).state == "waiting"

    def test_wakes_workers_again_until_it_has_ended(self, pool: Pool, around: Around) -> None:
        assert 0 < seconds_until(ask(pool), "wake_at") <= 5
        looks.refresh(pool_guid=str(pool.guid), around=lambda: around)
        assert ChecklistRefresh.objects.get(pool_guid=pool.guid).wake_at is None

    def test_says_so_when_no_worker_hears(self, pool: Pool) -> None:
        with pytest.raises(looks.NoWorker):
            ask(pool, heard=False)
        failed = looks.newest(pool)
        assert failed is not None
        assert failed.state == "failed"
        assert "No worker" in failed.message

    def test_of_a_pool_that_is_gone_ends(self, around: Around) -> None:
        gone = PoolFactory()
        ask(gone)
        guid = str(gone.guid)
        gone.delete()
        looks.refresh(pool_guid=guid, around=lambda: around)
        assert ChecklistRefresh.objects.get(pool_guid=guid).state == "failed"

    def test_ends_when_the_outside_can_not_be_made(self, pool: Pool) -> None:
        def broken() -> Around:
            raise DomainError()

        ask(pool)
        looks.refresh(pool_guid=str(pool.guid), around=broken)
        assert ChecklistRefresh.objects.get(pool_guid=pool.guid).state == "failed"

    def test_ends_and_tells_the_log_when_the_console_errs(self, pool: Pool) -> None:
        ask(pool)
        with pytest.raises(ZeroDivisionError):
            looks.refresh(pool_guid=str(pool.guid), around=lambda: 1 // 0)  # type: ignore[arg-type,return-value]
        assert ChecklistRefresh.objects.get(pool_guid=pool.guid).state == "failed"


class TestLookingAtSQLServer:
    def found(self, around: Around, back_end: str, **names: str) -> dict[str, str]:
        pool = PoolFactory(back_end_server=back_end)
        here = Around(around.directory, around.controllers, Names(**names), around.dns_servers)
        look = next(one for one in looks.LOOKS if one.key == "sql-server")
        return {step: finding.level for step, finding in look.at(here, facts_of_one(pool))}

    def test_finds_what_listens(self, around: Around, sql_port: int) -> None:
        found = self.found(around, r"db7.contoso.com\rtc", db7="127.20.0.91")
        assert found == {"sql-server": "ok", "sql-firewall": "ok"}

    def test_calls_silence_at_the_default_instance_a_failure(self, around: Around, sql_port: int) -> None:
        assert self.found(around, "db8.contoso.com", db8="127.20.0.92")["sql-server"] == "failure"

    def test_can_not_tell_of_a_named_instance(self, around: Around, sql_port: int) -> None:
        assert self.found(around, r"db8.contoso.com\rtc", db8="127.20.0.92")["sql-server"] == "unknown"

    @pytest.mark.parametrize("back_end", ["", "\\", "\\rtc"])
    def test_looks_at_nothing_where_no_host_is_named(self, around: Around, back_end: str) -> None:
        assert self.found(around, back_end) == {}

    @pytest.mark.parametrize("back_end", ["a b", "x" * 400, "..", "db\x00.contoso.com", "<script>"])
    def test_bears_names_that_are_none(self, around: Around, back_end: str) -> None:
        assert self.found(around, back_end)["sql-server"] in ("failure", "unknown")


class TestLookingAtTheRest:
    def test_can_not_tell_when_the_name_server_is_silent(self, pool: Pool, around: Around) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.20.0.93", 0))
            silent = f"127.20.0.93:{deaf.getsockname()[1]}"
            here = Around(around.directory, around.controllers, around.resolver, (silent,))
            look = next(one for one in looks.LOOKS if one.key == "dns")
            found = look.at(here, facts_of_one(pool))
        assert {step: finding.level for step, finding in found} == {"dns": "unknown", "load-balancer": "unknown"}

    def test_can_not_tell_when_the_directory_is_silent(self, pool: Pool, around: Around) -> None:
        from ocsadmin.directory.ldap import LDAPDirectory
        from ocsadmin.directory.settings import DirectorySettings

        silent = LDAPDirectory(DirectorySettings(uris=("ldaps://127.20.0.94:1",), bind_name="x", password="y"))
        here = Around(silent, (), parts.resolver(), around.dns_servers)
        for look in looks.LOOKS:
            if look.key in ("active-directory", "replication"):
                assert {one.level for _step, one in look.at(here, facts_of_one(pool))} <= {
                    "unknown",
                    "failure",
                    "warning",
                }
                assert look.at(here, facts_of_one(pool))
