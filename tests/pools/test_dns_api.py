"""DNS records over REST."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ocsadmin.directory import Directory
from ocsadmin.jobs.models import Job
from pools.models import HostAddress

from .factories import PoolFactory, ServerFactory, SIPDomainFactory
from .named import EMPTY_ZONE, Named, checkzone, named

pytestmark = pytest.mark.django_db
URL = "/api/v1/dns-records/"


@pytest.fixture
def bind(tmp_path: Path, settings: Any) -> Iterator[Named]:
    zone = EMPTY_ZONE + "fe1 IN A 10.0.0.11\nfe2 IN A 10.0.0.12\neepool IN A 10.0.0.1\n"
    with named(tmp_path / "named", {"contoso.com": zone}) as running:
        settings.DNS_SERVERS = [running.text]
        yield running


@pytest.fixture
def pool() -> Any:
    pool: Any = PoolFactory(name="eepool", fqdn="eepool.contoso.com")
    for name in ("fe1", "fe2"):
        ServerFactory(pool=pool, name=name)
    SIPDomainFactory(name="contoso.com", is_default=True)
    return pool


@pytest.fixture
def api(client: Client, administrator: Any) -> Client:
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def write(api: Client, query: str = "", **body: Any) -> Any:
    return api.post(f"{URL}write/{query}", body, content_type="application/json")


class TestReading:
    def test_lists_records_with_values_reason_and_what_was_found(self, api: Client, bind: Named, pool: Any) -> None:
        answer = api.get(URL).json()
        assert answer["name_servers"] == {"internal": bind.text}
        found = {f"{one['name']} {one['type']}": one for one in answer["results"]}
        record = found["_sipinternaltls._tcp.contoso.com SRV"]
        assert (record["values"], record["level"], record["required"]) == (
            ["0 0 5061 eepool.contoso.com"],
            "failure",
            True,
        )
        assert found["fe1.contoso.com A"]["found"] == ["10.0.0.11"]
        assert answer["counts"]["ok"] == 2

    def test_limits_to_pool_server_and_side(self, api: Client, bind: Named, pool: Any) -> None:
        other = PoolFactory(name="other")
        names = [one["name"] for one in api.get(f"{URL}?pool={other.guid}").json()["results"]]
        assert names == ["other.contoso.com"]
        names = [one["name"] for one in api.get(f"{URL}?server=FE1.contoso.com&side=internal").json()["results"]]
        assert "fe1.contoso.com" in names
        assert "fe2.contoso.com" not in names
        assert api.get(f"{URL}?side=external").json()["results"] == []

    def test_looks_nothing_up_where_that_is_wished(self, api: Client, pool: Any) -> None:
        answer = api.get(f"{URL}?name_server=none").json()
        assert {one["level"] for one in answer["results"]} == {"info"}

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("side=up", 400),
            ("pool=x", 400),
            ("zone=x", 400),
            ("name_server=no such", 422),
            ("name_server=1.2.3.4:x", 422),
        ],
    )
    def test_refuses_what_it_does_not_know(self, api: Client, bind: Named, query: str, status: int) -> None:
        assert api.get(f"{URL}?{query}").status_code == status

    def test_asks_other_servers_only_for_those_who_may_write(
        self, client: Client, helpdesk_person: Any, bind: Named, pool: Any
    ) -> None:
        client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get(URL).status_code == 200
        assert client.get(f"{URL}?name_server=127.0.0.9").status_code == 403
        assert write(client).status_code == 403


class TestZoneFiles:
    def test_are_accepted_by_a_name_server(self, api: Client, bind: Named, pool: Any, tmp_path: Path) -> None:
        answer = api.get(f"{URL}zone-file/?zone=contoso.com&whole=true")
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/dns; charset=utf-8")
        (tmp_path / "zone").write_bytes(answer.content)
        assert checkzone("contoso.com", tmp_path / "zone").returncode == 0
        assert b"SOA" not in api.get(f"{URL}zone-file/?zone=contoso.com").content

    @pytest.mark.parametrize(("query", "status"), [("zone=x", 404), ("", 404), ("zone=contoso.com&whole=perhaps", 400)])
    def test_that_are_not_there(self, api: Client, bind: Named, pool: Any, query: str, status: int) -> None:
        assert api.get(f"{URL}zone-file/?{query}").status_code == status


class TestWriting:
    def test_plans_first_and_writes_what_was_seen(
        self, api: Client, bind: Named, pool: Any, directory: Directory, settings: Any
    ) -> None:
        settings.DNS_SERVERS = [bind.text]
        HostAddress.objects.create(name="eepool.contoso.com", side="internal", addresses=["10.0.0.5"])
        plan = write(api, "?dry_run=true", pool=str(pool.guid)).json()
        assert [one["kind"] for one in plan["changes"]] == ["dns.update"] * 4
        assert write(api, plan_hash="x" * 64).status_code == 412
        answer = write(api, name_server=bind.text, pool=str(pool.guid), plan_hash=plan["hash"], reason="CHG-7")
        assert answer.status_code == 202
        assert Job.objects.get().reason == "CHG-7"

    @pytest.mark.parametrize(
        ("body", "status"),
        [({"side": "up"}, 422), ({"pool": "x"}, 422), ({"records": "x"}, 422), ({"oops": 1}, 422),
         ({"records": ["www.contoso.com A"]}, 422), ({"key": "nobody"}, 422), ({"name_server": "::::"}, 422)],
    )  # fmt: skip
    def test_refuses_what_can_not_be(
        self,
        api: Client,
        bind: Named,
        pool: Any,
        directory: Directory,
        body: dict[str, Any],
        status: int,
        settings: Any,
    ) -> None:
        settings.DNS_SERVERS = [bind.text]
        assert write(api, **body).status_code == status
        assert not Job.objects.exists()
