"""Who may work on a row, and what a holder that was too slow can still do: nothing."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import OperationalError, connection

from ocsadmin.work import Lease, LeaseLost
from ocsadmin.work.models import OutboxEntry

from .conftest import run_out, seconds_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def take(entry: OutboxEntry, seconds: float = 20, **fields: object) -> Lease | None:
    return Lease.take(OutboxEntry.objects.all(), entry.pk, seconds=seconds, **fields)


def taken(entry: OutboxEntry) -> Lease:
    lease = take(entry)
    assert lease is not None
    return lease


def take_patiently(entry: OutboxEntry, got: list[Lease | None]) -> None:
    """In a thread. PostgreSQL waits for a row that is locked; SQLite in memory says so at once."""
    try:
        while True:
            try:
                got.append(take(entry))
                return
            except OperationalError:
                time.sleep(0.01)
    finally:
        connection.close()


class TestTake:
    def test_stores_holder_end_and_fields(self, entry: OutboxEntry) -> None:
        assert take(entry, error="mine")
        entry.refresh_from_db()
        assert (entry.epoch, len(entry.holder), entry.error) == (1, 32, "mine")
        assert 15 < seconds_until(entry, "held_until") <= 20
        assert entry.wake_at == entry.held_until

    def test_refuses_a_second_holder(self, entry: OutboxEntry) -> None:
        first = taken(entry)
        assert take(entry, error="second") is None
        entry.refresh_from_db()
        assert (entry.epoch, entry.error) == (first.epoch, "")

    def test_gives_a_higher_epoch_and_another_name_to_each_holder(self, entry: OutboxEntry) -> None:
        seen = []
        for _ in range(3):
            lease = taken(entry)
            entry.refresh_from_db()
            seen.append((lease.epoch, entry.holder))
            run_out(entry)
        assert [epoch for epoch, _ in seen] == [1, 2, 3]
        assert len({holder for _, holder in seen}) == 3

    def test_takes_only_rows_of_the_queryset(self, entry: OutboxEntry) -> None:
        assert Lease.take(OutboxEntry.objects.filter(topic="other"), entry.pk, seconds=20) is None

    def test_gives_it_to_one_of_many_that_come_at_once(self, entry: OutboxEntry) -> None:
        start = threading.Barrier(6)

        def come(got: list[Lease | None]) -> None:
            start.wait()
            take_patiently(entry, got)

        got: list[Lease | None] = []
        threads = [threading.Thread(target=come, args=[got]) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(got) == 6
        assert len([lease for lease in got if lease]) == 1

    @pytest.mark.usefixtures("own_clock")
    def test_goes_by_the_clock_of_the_database(self, entry: OutboxEntry) -> None:
        lease = taken(entry)
        assert 15 < seconds_until(entry, "held_until") <= 20
        assert take(entry) is None, "a worker whose own clock is wrong steals nothing"
        lease.renew()
        assert 15 < seconds_until(entry, "held_until") <= 20
        run_out(entry)
        assert take(entry) is not None, "and it sees that a lease has run out"


class TestALateHolder:
    @pytest.fixture
    def late(self, entry: OutboxEntry) -> Lease:
        lease = taken(entry)
        run_out(entry)
        assert take(entry, error="the new holder's")
        return lease

    @pytest.mark.parametrize("what", ["renew", "release"])
    def test_writes_nothing(self, entry: OutboxEntry, late: Lease, what: str) -> None:
        before = OutboxEntry.objects.values().get()
        with pytest.raises(LeaseLost):
            getattr(late, what)(error="the late one's")
        assert OutboxEntry.objects.values().get() == before

    def test_stores_nothing_beside(self, entry: OutboxEntry, late: Lease) -> None:
        with pytest.raises(LeaseLost), late.storing():
            OutboxEntry.objects.create(topic="beside", handler="test")
        assert not OutboxEntry.objects.filter(topic="beside").exists()

    def test_stores_nothing_beside_once_it_has_let_go(self, entry: OutboxEntry) -> None:
        lease = taken(entry)
        lease.release()
        with pytest.raises(LeaseLost), lease.storing():
            OutboxEntry.objects.create(topic="beside", handler="test")
        assert not OutboxEntry.objects.filter(topic="beside").exists()

    def test_may_go_on_where_nobody_else_came(self, entry: OutboxEntry) -> None:
        lease = taken(entry)
        run_out(entry)
        lease.renew()
        assert take(entry) is None

    def test_is_not_sure_of_it_any_more(self, entry: OutboxEntry) -> None:
        lease, short = taken(entry), Lease.take(OutboxEntry.objects.none(), entry.pk, seconds=1)
        assert lease.is_sure
        assert short is None
        run_out(entry)
        gone = take(entry, seconds=0)
        assert gone is not None
        assert not gone.is_sure


class TestStoring:
    def test_keeps_others_out_until_it_is_stored(self, entry: OutboxEntry) -> None:
        """A holder that stores has renewed: one that saw the lease run out waits, and finds that it is held."""
        lease, got = taken(entry), list[Lease | None]()
        run_out(entry)
        with lease.storing():
            other = threading.Thread(target=take_patiently, args=[entry, got])
            other.start()
            other.join(0.3)
            assert other.is_alive()
            OutboxEntry.objects.create(topic="beside", handler="test")
        other.join()
        assert got == [None]
        lease.renew()

    def test_takes_all_back_where_it_fails(self, entry: OutboxEntry) -> None:
        lease = taken(entry)

        def fail() -> None:
            with lease.storing(error="stored"):
                OutboxEntry.objects.create(topic="beside", handler="test")
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        assert OutboxEntry.objects.values_list("topic", "error").get() == ("test", "")
        lease.renew()


class TestRelease:
    def test_lets_the_next_one_in_at_once(self, entry: OutboxEntry) -> None:
        taken(entry).release(error="through")
        entry.refresh_from_db()
        assert (entry.holder, entry.held_until, entry.wake_at, entry.error) == ("", None, None, "through")
        assert take(entry)

    def test_says_when_workers_are_woken_for_the_rest(self, entry: OutboxEntry) -> None:
        taken(entry).release(wake_in=30)
        assert 25 < seconds_until(entry, "wake_at") <= 30
