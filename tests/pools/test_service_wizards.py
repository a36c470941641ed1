"""The wizards of services, applications and removal, from Welcome to the job."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocsadmin import mirror, wizards
from ocsadmin.directory import Directory
from ocsadmin.jobs.models import Job
from ocsadmin.wizards.models import Draft
from pools.models import Pool

from .worlds import pool_of_its_own, server_in

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ["pool", "server", "server_role", "computer", "trusted_service"]


@pytest.fixture
def page(client: Client, administrator: Any, directory: Directory) -> Client:
    mirror.replicate(directory, only=KINDS)
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def pool_called(name: str) -> Pool:
    return Pool.objects.get(name=name)


def begun(page: Client, wizard: str, pool: Pool | None = None) -> Draft:
    query = f"?pool={pool.guid}" if pool else ""
    page.post(reverse("wizard-start", args=[wizard]) + query)
    return Draft.objects.latest("created_at")


def answered(page: Client, draft: Draft, slug: str, **values: Any) -> Any:
    draft.refresh_from_db()
    return page.post(draft.page_url(slug), {**values, "version": draft.version})


def html(page: Client, draft: Draft, slug: str) -> str:
    answer = page.get(draft.page_url(slug))
    assert answer.status_code == 200
    return str(answer.content.decode())


def finished(page: Client, draft: Draft) -> Job:
    draft.refresh_from_db()
    ready = page.get(draft.page_url("ready"))
    plan = ready.context["plan"]
    assert plan is not None, ready.content.decode()
    page.post(draft.page_url("ready"), {"plan_hash": plan.hash, "version": draft.version})
    return Job.objects.latest("pk")


class TestTheWizards:
    @pytest.mark.parametrize(
        ("name", "title", "permission", "pages"),
        [
            (
                "activate_applications",
                "Application Activation",
                "pools.activate_applications",
                ["Select Server or Pool", "Application Configuration"],
            ),
            ("start_application", "Start an Application", "pools.start_services", None),
            (
                "start_services",
                "Start Services",
                "pools.start_services",
                ["Select Server or Pool", "Verify Replication", "Services to Start"],
            ),
            ("stop_services", "Stop Services", "pools.start_services", None),
            ("remove_server", "Remove Server", "pools.add_server", ["Select a Server"]),
            ("remove_pool", "Remove Pool", "pools.remove_pool", None),
        ],
    )
    def test_are_called_as_administrators_know_them(
        self, name: str, title: str, permission: str, pages: list[str] | None
    ) -> None:
        wizard = wizards.get(name)
        assert wizard is not None
        assert (str(wizard.title), wizard.permission) == (title, permission)
        assert pages is None or [str(one.title) for one in wizard.pages] == pages

    def test_stand_in_the_menu_of_a_pool(self, page: Client) -> None:
        found = page.get(pool_called("ocspool1").get_absolute_url()).content.decode()
        for name in ("start_services", "stop_services", "activate_applications", "remove_server", "remove_pool"):
            assert reverse("wizard-start", args=[name]) in found

    def test_keep_people_out_who_may_not(self, client: Client, helpdesk_person: Any, user_administrator: Any) -> None:
        for person in (helpdesk_person, user_administrator):
            client.force_login(person, backend="ocsadmin.accounts.backends.LocalBackend")
            for name in ("start_services", "remove_pool", "remove_server", "activate_applications"):
                assert client.get(reverse("wizard-start", args=[name])).status_code == 403

    def test_do_not_stumble_over_an_address_that_makes_no_sense(self, page: Client) -> None:
        for query in ("?pool=x", "?pool=11111111-2222-3333-4444-555555555555", "?pool=%00"):
            answer = page.post(reverse("wizard-start", args=["start_services"]) + query)
            assert answer.status_code == 302


class TestStartServices:
    def test_leads_to_a_job_with_a_step_for_each_service(self, page: Client) -> None:
        pool = pool_called("ocspool1")
        draft = begun(page, "start_services", pool)
        shown = html(page, draft, "replication")
        assert "has all" in shown
        assert answered(page, draft, "replication").status_code == 422
        assert answered(page, draft, "replication", replicated="on", firewall="on").status_code == 302
        shown = html(page, draft, "services")
        assert "Office Communications Server Front-End (RTCSRV)" in shown
        assert shown.count("checked") == 11
        services = [
            value for value, _label in page.get(draft.page_url("services")).context["form"].fields["services"].choices
        ]
        assert answered(page, draft, "services", services=services).status_code == 302
        job = finished(page, draft)
        assert (job.operation, job.spec["services"], job.row_count) == ("start_services", [], 1 + 2 * 12)

    def test_takes_one_server_and_some_services(self, page: Client) -> None:
        pool = pool_called("ocspool1")
        draft = begun(page, "start_services")
        assert "ocsfe02.contoso.com" in html(page, draft, "place")
        assert answered(page, draft, "place", place="nonsense").status_code == 422
        answered(page, draft, "place", place=f"{pool.guid}/ocsfe02.contoso.com")
        answered(page, draft, "replication", replicated="on", firewall="on")
        assert answered(page, draft, "services", services=["RTCLOG"]).status_code == 422
        answered(page, draft, "services", services=["RTCCAA", "RTCSRV"])
        job = finished(page, draft)
        assert [row.title.split("(")[1][:6] for row in job.rows.all()] == ["RTCSRV", "RTCCAA"]

    def test_stops_too(self, page: Client) -> None:
        draft = begun(page, "stop_services", pool_called("ocsse01"))
        answered(page, draft, "services", services=["RTCSRV"], drain="on")
        shown = html(page, draft, "ready")
        assert "net stop RTCSRV" in shown
        assert "can’t sign in" in shown or "can&#x27;t sign in" in shown
        assert finished(page, draft).operation == "stop_services"

    def test_looks_which_applications_are_stopped(self, page: Client) -> None:
        draft = begun(page, "start_application", pool_called("ocspool1"))
        shown = html(page, draft, "services")
        assert "Does not answer on ocsfe01.contoso.com, ocsfe02.contoso.com." in shown
        assert "RTCSRV" not in shown
        answered(page, draft, "services", services=["RTCACD"])
        assert finished(page, draft).row_count == 2


class TestActivation:
    def test_offers_what_is_not_active_and_says_what_it_needs(
        self, page: Client, directory: Directory, administrator: Any
    ) -> None:
        with pool_of_its_own(directory, administrator) as dn, server_in(dn, directory, administrator):
            mirror.replicate(directory, only=KINDS)
            draft = begun(page, "activate_applications", pool_called(dn.name))
            shown = html(page, draft, "applications")
            assert shown.count("Needs further configuration before it runs properly") == 3
            answered(page, draft, "applications", applications=["Microsoft.Rtc.Applications.Ccs"])
            assert finished(page, draft).operation == "activate_applications"

    def test_says_that_all_are_active(self, page: Client) -> None:
        draft = begun(page, "activate_applications", pool_called("ocspool1"))
        assert "All four are active there already." in html(page, draft, "applications")
        assert answered(page, draft, "applications").status_code == 422

    def test_tells_why_an_application_can_not_be_deactivated(self, page: Client) -> None:
        draft = begun(page, "deactivate_applications", pool_called("ocspool1"))
        answered(page, draft, "applications", applications=["Microsoft.Rtc.Applications.Caa"])
        assert "redmond.dialin" in html(page, draft, "ready")


class TestRemoval:
    def test_of_a_server_warns_of_the_last_one_while_it_is_chosen(self, page: Client) -> None:
        draft = begun(page, "remove_server")
        url = f"{draft.get_absolute_url().rstrip('/')}/check/server/"
        last = page.post(url, {"server": "ocsse01.contoso.com"}, headers={"HX-Request": "true"}).content.decode()
        assert "the last server of ocsse01" in last
        other = page.post(url, {"server": "ocsfe01.contoso.com"}, headers={"HX-Request": "true"}).content.decode()
        assert "goes on with ocsfe02.contoso.com" in other
        assert answered(page, draft, "server", server="ocsfe02.contoso.com").status_code == 422
        answered(page, draft, "server", server="ocsfe02.contoso.com", stopped="on")
        assert "/Role:EE /Action:Deactivate /Force" in html(page, draft, "ready")

    def test_of_a_pool_lists_what_would_be_orphaned_with_links(self, page: Client) -> None:
        pool = pool_called("ocspool1")
        draft = begun(page, "remove_pool", pool)
        shown = html(page, draft, "empty")
        assert "Users homed in the pool" in shown
        assert f"{reverse('user-list')}?pool={pool.guid}" in shown
        assert answered(page, draft, "empty").status_code == 422

    def test_of_an_empty_pool_asks_for_its_name(self, page: Client, directory: Directory, administrator: Any) -> None:
        with pool_of_its_own(directory, administrator) as dn:
            mirror.replicate(directory, only=KINDS)
            draft = begun(page, "remove_pool", pool_called(dn.name))
            assert "Nobody needs the pool any more" in html(page, draft, "empty")
            assert answered(page, draft, "empty").status_code == 302
            heir = pool_called("ocspool1")
            values = {"conference_directories": str(heir.guid), "confirmed": "ocspool1"}
            wrong = answered(page, draft, "leftovers", **values)
            assert wrong.status_code == 422
            assert f"Type {dn.name}." in wrong.content.decode()
            answered(page, draft, "leftovers", **{**values, "confirmed": dn.name.upper()})
            job = finished(page, draft)
            assert job.operation == "remove_pool"
            job.delete()
