"""A pool's configuration and SIP domains over REST."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from ocsadmin import mirror
from ocsadmin.directory import Directory
from ocsadmin.jobs.models import Job
from pools.models import Pool, SIPDomain

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client: Client, administrator: Any, directory: Directory) -> Client:
    mirror.replicate(directory, only=["pool", "sip_domain"])
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def configure(api: Client, query: str = "", guid: Any = None, **wish: Any) -> Any:
    pool = guid or Pool.objects.get(name="ocspool1").guid
    return api.post(f"/api/v1/pools/{pool}/configure/{query}", wish, content_type="application/json")


class TestConfiguring:
    def test_answers_a_dry_run_with_the_plan(self, api: Client) -> None:
        answer = configure(api, "?dry_run=true", client_logon="automatic", redirects_logon=True)
        assert answer.status_code == 200, answer.content
        plan = answer.json()
        assert plan["operation"] == "configure_pool"
        assert "RedirectAutomaticLogon=TRUE" in plan["ldif"]
        assert not Job.objects.exists()

    def test_answers_with_the_job(self, api: Client) -> None:
        answer = configure(api, client_logon="manual", reason="Ticket 1")
        assert answer.status_code == 202, answer.content
        job = Job.objects.get()
        assert (job.operation, job.reason, job.spec["client_logon"]) == ("configure_pool", "Ticket 1", "manual")

    def test_has_no_job_for_what_is_so_already(self, api: Client) -> None:
        assert configure(api, "?dry_run=true").json()["changes"] == []
        answer = configure(api)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/empty-plan")

    def test_tells_every_broken_rule(self, api: Client) -> None:
        answer = configure(
            api,
            add_sip_domains=["no_rd.com", "CONTOSO.com"],
            external_access=True,
            access_edge_servers=["edge"],
            next_hop_port=0,
        )
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == [
            "add_sip_domains",
            "access_edge_servers",
            "next_hop_port",
        ]

    def test_refuses_values_that_it_does_not_know(self, api: Client) -> None:
        assert configure(api, colour="red").status_code == 422
        assert configure(api, client_logon="by magic").status_code == 422
        assert configure(api, guid=uuid.uuid4()).status_code == 404
        assert configure(api, guid="-" * 36).status_code == 404

    def test_takes_the_right_to_configure(self, client: Client, api: Client, helpdesk_person: Any) -> None:
        client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
        assert configure(client, "?dry_run=true").status_code == 403


class TestSIPDomains:
    def test_are_added(self, api: Client) -> None:
        answer = api.post("/api/v1/sip-domains/", {"name": "fabrikam.com"}, content_type="application/json")
        assert answer.status_code == 202, answer.content
        assert Job.objects.get().operation == "add_sip_domain"

    @pytest.mark.parametrize(
        ("name", "status", "kind"),
        [("Contoso.com", 409, "sip-domain-there"), ("x_y.com", 422, "bad-sip-domain"), ("", 422, "missing-value")],
    )
    def test_keep_their_rules(self, api: Client, name: str, status: int, kind: str) -> None:
        answer = api.post("/api/v1/sip-domains/", {"name": name}, content_type="application/json")
        assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")
        assert answer.json()["field"] == "name"

    def test_the_default_one_is_not_removed(self, api: Client) -> None:
        answer = api.delete(f"/api/v1/sip-domains/{SIPDomain.objects.get(name='contoso.com').guid}/?dry_run=true")
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/default-sip-domain-stays")

    def test_are_removed_by_those_only_who_may(self, api: Client, client: Client, helpdesk_person: Any) -> None:
        client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get("/api/v1/sip-domains/").status_code == 200
        guid = SIPDomain.objects.get(name="retail.contoso.com").guid
        assert client.delete(f"/api/v1/sip-domains/{guid}/").status_code == 403
