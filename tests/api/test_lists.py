"""Lists: stable pages by cursor, order, filters, constant cost; and ETags of single objects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ocsadmin.mirror.models import ReplicationRun
from tests.pools.factories import PoolFactory, SIPDomainFactory

from .conftest import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def walk(caller: Caller, path: str, **query: Any) -> list[dict[str, Any]]:
    """All rows of a list, page after page."""
    page = caller.get(path, **query).json()
    rows = list(page["results"])
    while page["next"]:
        page = caller.client.get(page["next"]).json()
        rows += page["results"]
    return rows


def make_runs(number: int, *, start: datetime = datetime(2009, 1, 1, microsecond=100_000, tzinfo=UTC)) -> None:
    """Runs of which five each began at the same microsecond."""
    ReplicationRun.objects.bulk_create(
        ReplicationRun(mode="delta", started_at=start + timedelta(microseconds=n // 5)) for n in range(number)
    )


class TestPagesByCursor:
    @pytest.mark.parametrize("ordering", ["started_at", "-started_at", "id", "-id", "started_at,-id"])
    @pytest.mark.parametrize("limit", [1, 3, 7, 500])
    def test_show_each_row_once_in_order(self, caller: Caller, ordering: str, limit: int) -> None:
        make_runs(23)
        rows = walk(caller, "replication-runs/", ordering=ordering, limit=limit)
        assert len({row["id"] for row in rows}) == len(rows) == 23
        first = ordering.split(",")[0]
        values = [row[first.removeprefix("-")] for row in rows]
        assert values == sorted(values, reverse=first.startswith("-"))

    def test_stay_stable_when_rows_come_meanwhile(self, caller: Caller) -> None:
        make_runs(10)
        page = caller.get("replication-runs/", limit=4).json()
        make_runs(5, start=timezone.now())
        seen = [row["id"] for row in page["results"]]
        while page["next"]:
            page = caller.client.get(page["next"]).json()
            seen += [row["id"] for row in page["results"]]
        assert len(set(seen)) == len(seen) == 10

    @pytest.mark.parametrize("ordering", ["ended_at", "-ended_at"])
    def test_do_not_lose_rows_without_a_value(self, caller: Caller, ordering: str) -> None:
        from ocsadmin.jobs.models import Job

        moment = timezone.now()
        Job.objects.bulk_create(
            Job(title=str(n), plan_hash=str(n), ended_at=moment if n % 3 else None, created_at=moment)
            for n in range(10)
        )
        rows = walk(caller, "jobs/", ordering=ordering, limit=2)
        assert len({row["id"] for row in rows}) == len(rows) == 10
        empty = [row["ended_at"] is None for row in rows]
        assert empty == sorted(empty, reverse=ordering == "ended_at")

    def test_refuse_a_cursor_of_another_order(self, caller: Caller) -> None:
        make_runs(3)
        address = caller.get("replication-runs/", limit=1).json()["next"]
        response = caller.client.get(f"{address}&ordering=started_at")
        assert response.json()["type"] == "/problems/bad-cursor"

    def test_cost_the_same_for_many_rows_as_for_few(
        self, caller: Caller, django_assert_max_num_queries: Any, django_assert_num_queries: Any
    ) -> None:
        caller.get("replication-runs/")
        make_runs(3)
        with django_assert_max_num_queries(10) as few:
            caller.get("replication-runs/")
        make_runs(27)
        with django_assert_num_queries(len(few)):
            caller.get("replication-runs/")

    def test_count_nothing(self, caller: Caller, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(10) as asked:
            caller.get("replication-runs/")
        assert not any("COUNT(" in query["sql"] for query in asked.captured_queries)


class TestMirroredObject:
    def test_says_how_old_it_is_and_carries_an_etag(self, caller: Caller) -> None:
        pool = PoolFactory(usn_changed=7, digest=b"\x01" * 16)
        response = caller.get(f"pools/{pool.guid}/")
        assert response.headers["ETag"] == f'"7-{"01" * 16}"'
        assert {"guid", "dn", "read_at"} <= set(response.json())

    def test_is_not_sent_again_to_who_has_it(self, caller: Caller) -> None:
        pool = PoolFactory(usn_changed=7)
        etag = caller.get(f"pools/{pool.guid}/").headers["ETag"]
        response = caller.get(f"pools/{pool.guid}/", headers={"If-None-Match": f'"other", W/{etag}'})
        assert (response.status_code, response.content) == (304, b"")
        pool.usn_changed = 8
        pool.save()
        assert caller.get(f"pools/{pool.guid}/", headers={"If-None-Match": etag}).status_code == 200

    @pytest.mark.parametrize("guid", ["00000000-0000-0000-0000-000000000000", "-" * 36, "x"])
    def test_is_a_404_where_there_is_none(self, caller: Caller, guid: str) -> None:
        assert caller.get(f"pools/{guid}/").status_code == 404

    def test_is_filtered_and_ordered(self, caller: Caller) -> None:
        for name in ("b.example", "a.example", "c.example"):
            SIPDomainFactory(name=name)
        names = [row["name"] for row in walk(caller, "sip-domains/", ordering="-name", limit=2)]
        assert names == ["c.example", "b.example", "a.example"]
        assert len(walk(caller, "sip-domains/", name="b.example")) == 1
