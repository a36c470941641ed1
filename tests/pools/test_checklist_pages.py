"""The pages of the checklist and of the deployment report, and the same over REST."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ocsadmin.jobs.models import Job, JobSecret, Row
from ocsadmin.mirror.models import MirrorChange
from pools.checklist import sign_offs
from pools.choosing import pool_menu
from pools.models import ChecklistReading, ChecklistRefresh, SignOff, ValidationRow, ValidationRun

from .factories import PoolFactory, ServerFactory, ServerRoleFactory, TrustedServiceEntryFactory

pytestmark = pytest.mark.django_db
LOCAL = "ocsadmin.accounts.backends.LocalBackend"


@pytest.fixture
def pool() -> Any:
    made: Any = PoolFactory(name="pool-x", back_end_server=r"db7.contoso.com\rtc")
    for server in ServerFactory.create_batch(2, pool=made):
        ServerRoleFactory(server=server)
    return made


@pytest.fixture
def page(client: Client, administrator: Any) -> Client:
    client.force_login(administrator, backend=LOCAL)
    return client


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker: messages to the workers get lost."""
    monkeypatch.setattr("ocsadmin.work.wake", lambda *_args, **_more: False)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the workers were told."""
    told: list[dict[str, object]] = []
    monkeypatch.setattr("ocsadmin.work.wake", lambda _task, **arguments: told.append(arguments) or True)
    return told


def address(pool: Any, name: str = "pool-checklist", *more: str) -> str:
    return reverse(name, args=[pool.guid, *more])


def text_of(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers or None)
    assert answer.status_code == 200
    return answer.content.decode()


def step_of(html: str, key: str) -> str:
    """The words of a step."""
    part = html.partition(f'id="step-{key}"')[2].partition('<details class="check-step"')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def job_of(pool: Any, **more: Any) -> Job:
    values: dict[str, Any] = {
        "title": "Create Enterprise pool", "operation": "create_pool", "permission": "pools.create_pool",
        "plan_hash": "f" * 64, "source": "wizard", "created_by_name": "Ada", "reason": "Ticket 4711",
        "row_count": 1, "state": "done", "ended_at": timezone.now(),
        "spec": {"name": pool.name},
    }  # fmt: skip
    job = Job.objects.create(**{**values, **more})
    Row.objects.create(
        job=job, number=1, kind="directory.add", title="Add the pool", target=pool.dn, target_guid=pool.guid,
        change_json={}, result="Success", message="It is there.", ended_at=timezone.now(),
    )  # fmt: skip
    return job


class TestThePage:
    def test_shows_every_phase_with_state_credentials_guidance_and_links(self, page: Client, pool: Any) -> None:
        html = text_of(page, address(pool))
        assert html.count('class="panel phase"') == 17
        told = step_of(html, "sql-trace-flag")
        for words in ("To do", "SQL Server administrator", ";-T4618", "Sign off"):
            assert words in told
        assert "Verified" in step_of(html, "create-pool")
        assert f"{reverse('wizard-start', args=['configure_pool'])}?pool={pool.guid}" in html
        assert address(pool, "pool-dns") in html

    def test_says_how_far_the_pool_is_and_what_is_next(self, page: Client, pool: Any) -> None:
        html = text_of(page, address(pool))
        assert re.search(r"<strong>2 of 2\d</strong>", html)
        assert 'Next: <a href="#step-prerequisites">' in html
        assert re.search(r"2 of 2\d steps", text_of(page, pool.get_absolute_url()))

    def test_is_a_tab_of_the_pool(self, pool: Any, administrator: Any) -> None:
        assert address(pool) in [link.url for link in pool_menu.of(pool, administrator)["pages"]]

    def test_asks_nothing_over_the_network(self, page: Client, pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_args: object, **_more: object) -> None:
            raise AssertionError("The page went to the network.")

        monkeypatch.setattr("socket.socket.connect", refuse)
        monkeypatch.setattr("ocsadmin.parts.directory", refuse)
        monkeypatch.setattr("ocsadmin.parts.resolver", refuse)
        text_of(page, address(pool))
        text_of(page, address(pool, "pool-report"))

    def test_tells_what_was_found_with_its_age(self, page: Client, pool: Any) -> None:
        ChecklistReading.objects.create(
            pool_guid=pool.guid, look="dns", read_at=timezone.now(),
            findings=[{"step": "dns", "level": "failure", "text": "No <b>record</b>.", "cure": "Create it."}],
        )  # fmt: skip
        html = text_of(page, address(pool))
        assert "No &lt;b&gt;record&lt;/b&gt;." in html
        assert "just now" in step_of(html, "dns")

    def test_lets_the_helpdesk_read_and_nothing_else(self, client: Client, pool: Any, helpdesk_person: Any) -> None:
        client.force_login(helpdesk_person, backend=LOCAL)
        assert "Sign off" not in step_of(text_of(client, address(pool)), "updates")
        assert address(pool, "pool-checklist-refresh") not in text_of(client, address(pool))
        for name in ("pool-checklist-sign-off", "pool-checklist-withdraw"):
            assert client.post(address(pool, name, "updates")).status_code == 403
        assert client.post(address(pool, "pool-checklist-refresh")).status_code == 403

    def test_is_not_for_people_without_rights(self, client: Client, pool: Any, person_without_rights: Any) -> None:
        client.force_login(person_without_rights, backend=LOCAL)
        for name in ("pool-checklist", "pool-report"):
            assert client.get(address(pool, name)).status_code == 403
        assert client.post(address(pool, "pool-checklist-refresh")).status_code == 403

    def test_is_not_there_for_an_unknown_pool(self, page: Client) -> None:
        for name in ("pool-checklist", "pool-report"):
            assert page.get(reverse(name, args=["00000000-0000-0000-0000-000000000007"])).status_code == 404

    @pytest.mark.parametrize("name", ["pool-checklist", "pool-report", "pool"])
    def test_costs_the_same_with_thirty_servers_as_with_three(self, page: Client, pool: Any, name: str) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as found:
                text_of(page, address(pool, name))
            return len(found)

        def more(number: int) -> None:
            for server in ServerFactory.create_batch(number, pool=pool):
                ServerRoleFactory(server=server)
                TrustedServiceEntryFactory(routing_pool_key=pool.service_dn_key)
                job_of(pool)

        more(1)
        cost()
        few = cost()
        more(27)
        assert cost() == few


class TestSigningOffOnThePage:
    def test_comes_back_to_the_step(self, page: Client, pool: Any) -> None:
        answer = page.post(address(pool, "pool-checklist-sign-off", "updates"), {"note": "fe01", "kind": "done"})
        assert answer.status_code == 302
        assert answer["Location"].endswith("#step-updates")
        html = text_of(page, address(pool))
        assert "Signed off" in step_of(html, "updates")
        assert "fe01" in html

    def test_keeps_what_was_typed_when_it_is_refused(self, page: Client, pool: Any) -> None:
        answer = page.post(
            address(pool, "pool-checklist-sign-off", "updates"), {"note": "x" * 501, "kind": "not_applicable"}
        )
        assert answer.status_code == 422
        html = answer.content.decode()
        assert "The note is too long" in html
        assert f'value="{"x" * 501}"' in html
        assert not SignOff.objects.exists()

    def test_takes_an_unknown_kind_for_done(self, page: Client, pool: Any) -> None:
        page.post(address(pool, "pool-checklist-sign-off", "updates"), {"kind": "<b>"})
        assert SignOff.objects.get().kind == "done"

    def test_can_be_withdrawn(self, page: Client, pool: Any) -> None:
        page.post(address(pool, "pool-checklist-sign-off", "updates"))
        page.post(address(pool, "pool-checklist-withdraw", "updates"), {"note": "too early"})
        html = text_of(page, address(pool))
        assert "To do" in step_of(html, "updates")
        assert "too early" in html.partition('id="sign-offs"')[2]

    def test_says_so_when_there_is_no_such_step(self, page: Client, pool: Any) -> None:
        answer = page.post(address(pool, "pool-checklist-sign-off", "bake-bread"))
        assert answer.status_code == 404
        assert "no step “bake-bread”" in answer.content.decode()


class TestLookingAgain:
    def test_tells_a_worker_and_shows_how_far_it_is(self, page: Client, pool: Any, rung: list[Any]) -> None:
        assert page.post(address(pool, "pool-checklist-refresh")).status_code == 302
        assert rung == [{"pool_guid": str(pool.guid)}]
        assert "Waiting for a worker" in text_of(page, address(pool))
        ChecklistRefresh.objects.update(state="running", now="dns", looked=2)
        part = text_of(page, address(pool), hx_request="true")
        assert part.lstrip().startswith('<div id="checklist-refresh"')
        assert "DNS records (2 of 4)" in part

    def test_brings_the_checklist_when_it_has_ended(self, page: Client, pool: Any, rung: list[Any]) -> None:
        page.post(address(pool, "pool-checklist-refresh"))
        ChecklistRefresh.objects.update(state="done")
        answer = page.get(address(pool), headers={"hx-request": "true"})
        assert answer["HX-Retarget"] == "#checklist"
        assert answer.content.decode().lstrip().startswith('<div id="checklist"')

    def test_says_so_when_no_worker_hears(self, page: Client, pool: Any, unheard: None) -> None:
        page.post(address(pool, "pool-checklist-refresh"))
        html = text_of(page, address(pool))
        assert "No worker could be told" in html
        assert "Check now" in html


class TestTheDashboard:
    def test_shows_deployments_that_somebody_works_at(self, page: Client, pool: Any, administrator: Any) -> None:
        assert "Deployments" not in text_of(page, reverse("dashboard"))
        sign_offs.sign_off(pool, "updates", acting_user=administrator, now=timezone.now())
        html = text_of(page, reverse("dashboard"))
        assert "Deployments" in html
        assert "Next: Install prerequisite software" in html

    def test_costs_the_same_with_thirty_deployments_as_with_three(self, page: Client, administrator: Any) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as found:
                text_of(page, f"{reverse('dashboard')}?panel=deployments")
            return len(found)

        def more(number: int) -> None:
            for one in PoolFactory.create_batch(number):
                ServerFactory(pool=one)
                sign_offs.sign_off(one, "updates", acting_user=administrator, now=timezone.now())

        more(3)
        cost()
        few = cost()
        more(27)
        assert cost() == few


class TestTheReport:
    def test_holds_settings_picture_checklist_checks_jobs_and_who_did_what(
        self, page: Client, pool: Any, administrator: Any
    ) -> None:
        job = job_of(pool)
        sign_offs.sign_off(pool, "updates", acting_user=administrator, now=timezone.now(), note="fe01 and fe02")
        run = ValidationRun.objects.create(
            pool_guid=pool.guid, pool_key=pool.service_dn_key, pool_name=pool.name, state="done", source="page",
            created_by_name="Grace", ended_at=timezone.now(), counts={"failure": 3},
        )  # fmt: skip
        ValidationRow.objects.create(
            run=run, number=1, pool_key=pool.service_dn_key, check_name="tls", identity="1", step="connectivity",
            title="The certificate", target="fe01, port 5061", verdict="failure", text="It has expired.",
            is_latest=True, ended_at=timezone.now(),
        )  # fmt: skip
        MirrorChange.objects.create(
            kind="pool", guid=pool.guid, dn=pool.dn, name=pool.name, action="changed", attribute="msRTCSIP-PoolType",
            old=["5"], new=["10"], when=timezone.now(),
        )  # fmt: skip
        html = text_of(page, address(pool, "pool-report"))
        for words in (
            pool.fqdn, r"db7.contoso.com\rtc", 'class="topology-picture"', "Install required Windows Updates",
            "fe01 and fe02", "The certificate", "It has expired.", f"Job {job.pk}: Create Enterprise pool",
            "Ticket 4711", "Add the pool", "It is there.", "Success", "f" * 64, "Ada", "Grace", "3 failures",
            "msRTCSIP-PoolType was changed outside the console",
        ):  # fmt: skip
            assert words in html, words

    def test_finds_jobs_of_servers_and_entries_too(self, page: Client, pool: Any) -> None:
        server = ServerFactory(pool=pool)
        job = job_of(pool, title="Add a server")
        Row.objects.update(target_guid=server.guid)
        stranger = job_of(PoolFactory(), title="Somebody else's")
        html = text_of(page, address(pool, "pool-report"))
        assert f"Job {job.pk}:" in html
        assert f"Job {stranger.pk}:" not in html

    def test_holds_no_secrets(self, page: Client, pool: Any) -> None:
        job = job_of(pool)
        secret = JobSecret.of(job, "password", "Correct-Horse-7")
        secret.save()
        for url in (address(pool, "pool-report"), f"/api/v1/pools/{pool.guid}/report/"):
            text = text_of(page, url)
            assert "Correct-Horse-7" not in text
            assert bytes(secret.sealed).decode("latin-1") not in text

    def test_leaves_jobs_out_for_those_who_may_not_see_them(
        self, client: Client, pool: Any, account_with: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job_of(pool)
        person = account_with(settings.HELPDESK_GROUP)
        monkeypatch.setattr(type(person), "may", lambda _self, right: right == "pools.view_pool")
        client.force_login(person, backend=LOCAL)
        html = text_of(client, address(pool, "pool-report"))
        assert "You may not look at jobs." in html
        assert "Ticket 4711" not in html

    def test_of_a_pool_without_anything_is_calm(self, page: Client) -> None:
        html = text_of(page, address(PoolFactory(fqdn="", back_end_server=""), "pool-report"))
        for words in ("The pool has no server yet.", "The pool was not validated yet.", "No job of this console"):
            assert words in html

    def test_escapes_what_others_wrote(self, page: Client, pool: Any) -> None:
        job_of(pool, title="<script>alert(1)</script>", reason="<img src=x>", spec={"<b>": "<i>"})
        html = text_of(page, address(pool, "pool-report"))
        assert "<script>alert" not in html
        assert "<img src=x>" not in html
        assert "<i>" not in html


class TestREST:
    def url(self, pool: Any, what: str) -> str:
        return f"/api/v1/pools/{pool.guid}/{what}/"

    def post(self, client: Client, pool: Any, what: str, **body: Any) -> Any:
        return client.post(self.url(pool, what), body, content_type="application/json")

    def test_reads_the_checklist(self, page: Client, pool: Any) -> None:
        found = page.get(self.url(pool, "checklist")).json()
        assert (found["done"], found["following"]) == (2, "prerequisites")
        steps = {one["name"]: one for phase in found["phases"] for one in phase["steps"]}
        assert steps["create-pool"]["state"] == "verified"
        assert steps["updates"]["credentials"] == ["Administrators group"]

    def test_signs_off_and_withdraws(self, page: Client, pool: Any) -> None:
        made = self.post(page, pool, "checklist/sign-off", step="updates", note="fe01")
        assert (made.status_code, made.json()["note"]) == (201, "fe01")
        again = self.post(page, pool, "checklist/sign-off", step="updates")
        assert (again.status_code, again.json()["type"]) == (409, "/problems/already-signed-off")
        taken = self.post(page, pool, "checklist/withdraw", step="updates", note="too early")
        assert taken.json()["withdrawn_note"] == "too early"
        assert [one["step"] for one in page.get(self.url(pool, "sign-offs")).json()] == ["updates"]

    @pytest.mark.parametrize(
        "body",
        [{}, {"step": 7, "kind": "perhaps"}, {"step": "updates", "note": "x" * 501}, {"step": "updates", "extra": 1}],
    )
    def test_refuses_what_it_can_not_use(self, page: Client, pool: Any, body: dict[str, Any]) -> None:
        answer = self.post(page, pool, "checklist/sign-off", **body)
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"

    def test_tells_that_there_is_no_such_step(self, page: Client, pool: Any) -> None:
        answer = self.post(page, pool, "checklist/sign-off", step="bake-bread")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/no-such-step")

    def test_looks_again(self, page: Client, pool: Any, rung: list[Any]) -> None:
        answer = self.post(page, pool, "checklist/refresh")
        assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
        assert rung == [{"pool_guid": str(pool.guid)}]

    def test_says_so_when_no_worker_hears(self, page: Client, pool: Any, unheard: None) -> None:
        answer = self.post(page, pool, "checklist/refresh")
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/no-worker")

    def test_reads_the_report(self, page: Client, pool: Any) -> None:
        job_of(pool)
        found = page.get(self.url(pool, "report")).json()
        assert found["pool"]["fqdn"] == pool.fqdn
        assert found["jobs"][0]["rows"][0]["title"] == "Add the pool"
        assert found["topology"]["pools"][0]["name"] == pool.name
        assert json.dumps(found)

    @pytest.mark.parametrize("what", ["checklist", "sign-offs", "report"])
    def test_knows_no_other_pools(self, page: Client, what: str) -> None:
        for guid in ("00000000-0000-0000-0000-000000000007", "-" * 36):
            assert page.get(f"/api/v1/pools/{guid}/{what}/").status_code == 404

    def test_lets_the_helpdesk_read_only(
        self, client: Client, pool: Any, helpdesk_person: Any, rung: list[Any]
    ) -> None:
        client.force_login(helpdesk_person, backend=LOCAL)
        for what in ("checklist", "sign-offs", "report"):
            assert client.get(self.url(pool, what)).status_code == 200
        for what in ("checklist/sign-off", "checklist/withdraw"):
            assert self.post(client, pool, what, step="updates").status_code == 403
