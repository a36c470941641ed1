"""Pools, servers and SIP domains over REST."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ocsadmin.directory import Directory
from ocsadmin.jobs.models import Job

from .factories import PoolFactory, ServerFactory, SIPDomainFactory, pool_json

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client: Client, administrator: Any) -> Client:
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def create(api: Client, query: str = "", **changes: Any) -> Any:
    return api.post(f"/api/v1/pools/{query}", pool_json(**changes), content_type="application/json")


class TestReading:
    def test_lists_and_filters_pools(self, api: Client) -> None:
        ServerFactory(pool=PoolFactory(name="pool-a"))
        PoolFactory(name="pool-b", pool_type=5)
        answer = api.get("/api/v1/pools/").json()
        assert [(one["name"], one["server_count"], one["type_in_words"]) for one in answer["results"]] == [
            ("pool-a", 1, "Enterprise Edition"),
            ("pool-b", 0, "Standard Edition"),
        ]
        assert [one["name"] for one in api.get("/api/v1/pools/?pool_type=5").json()["results"]] == ["pool-b"]
        assert [one["name"] for one in api.get("/api/v1/pools/?q=POOL-A").json()["results"]] == ["pool-a"]
        assert [one["name"] for one in api.get("/api/v1/pools/?ordering=-name").json()["results"]] == [
            "pool-b",
            "pool-a",
        ]

    def test_shows_one_pool_with_an_etag(self, api: Client) -> None:
        pool = PoolFactory()
        answer = api.get(f"/api/v1/pools/{pool.guid}/")
        assert answer.json()["fqdn"] == pool.fqdn
        assert answer.json()["read_at"]
        assert api.get(f"/api/v1/pools/{pool.guid}/", headers={"If-None-Match": answer["ETag"]}).status_code == 304

    def test_lists_servers_of_a_pool_and_sip_domains(self, api: Client) -> None:
        pool = PoolFactory()
        mine = ServerFactory(pool=pool)
        ServerFactory()
        (found,) = api.get(f"/api/v1/servers/?pool={pool.guid}").json()["results"]
        assert (found["fqdn"], found["pool"]) == (mine.fqdn, str(pool.guid))
        SIPDomainFactory(name="x.example.org", is_default=True, data={"Authoritative": "FALSE"})
        (domain,) = api.get("/api/v1/sip-domains/").json()["results"]
        assert (domain["name"], domain["is_default"], domain["authoritative"]) == ("x.example.org", True, False)


class TestCreating:
    def test_answers_a_dry_run_with_the_plan(self, api: Client, directory: Directory) -> None:
        answer = create(api, "?dry_run=true")
        assert answer.status_code == 200
        plan = answer.json()
        assert plan["title"] == "Create Enterprise pool nordpool.contoso.com"
        assert "dn: CN=nordpool,CN=Pools," in plan["ldif"]
        assert answer["ETag"] == f'"{plan["hash"]}"'
        assert not Job.objects.exists()

    def test_answers_with_the_job(self, api: Client, directory: Directory) -> None:
        answer = create(api, reason="Ticket 4711")
        assert answer.status_code == 202
        job = Job.objects.get()
        assert answer["Location"].endswith(f"/api/v1/jobs/{job.pk}/")
        assert (job.operation, job.reason, job.spec["name"]) == ("create_pool", "Ticket 4711", "nordpool")

    def test_tells_every_broken_rule(self, api: Client, directory: Directory) -> None:
        answer = create(api, name="nord_pool", address_book_path=r"E:\Book", user_log_path="")
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert {one["field"]: one["type"] for one in answer.json()["errors"]} == {
            "name": "/problems/bad-host-name",
            "address_book_path": "/problems/bad-share",
            "user_log_path": "/problems/missing-value",
        }

    def test_refuses_a_name_that_is_taken(self, api: Client, directory: Directory) -> None:
        answer = create(api, name="ocspool1")
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/pool-name-taken")

    def test_proposes_the_web_farm_and_the_folders(self, api: Client, directory: Directory) -> None:
        body = {name: value for name, value in pool_json().items() if "web_farm" not in name and "_log_" not in name}
        plan = api.post("/api/v1/pools/?dry_run=true", body, content_type="application/json").json()
        assert plan["spec"]["internal_web_farm_fqdn"] == "nordpool.contoso.com"
        assert plan["spec"]["user_log_path"].startswith("E:")

    def test_takes_more_than_the_right_to_look(
        self, client: Client, user_administrator: Any, account_with: Any, directory: Directory
    ) -> None:
        for person in (user_administrator, account_with("RTCUniversalServerAdmins"), account_with("Domain Admins")):
            client.force_login(person, backend="ocsadmin.accounts.backends.LocalBackend")
            assert create(client, "?dry_run=true").status_code == 403
