"""Pages on validation: how a pool stands, a new run, the log of a run, the schedule, the badges elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pools.models import ValidationRow, ValidationRun, ValidationSchedule
from pools.validation import picture, words
from pools.validation.roles import EVERY_ROLE, SERVER_ROLES

from .factories import PoolFactory, ServerFactory

pytestmark = pytest.mark.django_db
BACKEND = "ocsadmin.accounts.backends.LocalBackend"


@pytest.fixture
def page(client: Client, administrator: Any) -> Client:
    client.force_login(administrator, backend=BACKEND)
    return client


@pytest.fixture
def pool() -> Any:
    found = PoolFactory(name="pool-x")
    ServerFactory.create_batch(2, pool=found)
    return found


def a_run(pool: Any, *verdicts: tuple[str, str], state: str = "done", **more: Any) -> ValidationRun:
    """A run with a row for each (title, verdict)."""
    kinds = [verdict for _title, verdict in verdicts]
    run = ValidationRun.objects.create(
        pool_guid=pool.guid, pool_key=pool.service_dn_key, pool_name=pool.name, state=state, source="page",
        roles=["front_end"], steps=["connectivity"], row_count=len(verdicts),
        ended_at=timezone.now() if state == "done" else None, created_by_name="Somebody",
        counts={kind: kinds.count(kind) for kind in set(kinds)}, **more,
    )  # fmt: skip
    ValidationRow.objects.filter(pool_key=pool.service_dn_key).update(is_latest=False)
    ValidationRow.objects.bulk_create(
        ValidationRow(
            run=run, number=number, pool_key=pool.service_dn_key, check_name="tcp", identity=f"i{number}",
            step="connectivity", roles=["front_end"], title=title, target="fe1.contoso.com, port 5061", verdict=verdict,
            text=f"What was found by {title}", cure="Do this.", hints=["services"], is_latest=True,
            details=[{"level": "failure", "text": f"Detail of {title}", "cause": "", "cure": "", "code": ""}],
            ended_at=timezone.now() if verdict else None,
        )
        for number, (title, verdict) in enumerate(verdicts, start=1)
    )  # fmt: skip
    return run


def text_of(client: Client, url: str, status: int = 200, **headers: str) -> str:
    answer = client.get(url, headers=headers or None)
    assert answer.status_code == status
    return answer.content.decode()


class TestThePageOfAPool:
    def test_says_that_nothing_is_known_yet(self, page: Client, pool: Any) -> None:
        html = text_of(page, reverse("pool-validation", args=[pool.guid]))
        assert "has not been validated yet" in html
        assert "Never validated" in html

    def test_shows_what_is_wrong_with_cure_and_hint(self, page: Client, pool: Any) -> None:
        a_run(pool, ("Port <b>", "failure"), ("Fine", "ok"), ("Odd", "warning"))
        html = text_of(page, reverse("pool-validation", args=[pool.guid]))
        assert "What was found by Port &lt;b&gt;" in html
        for text in ("Do this.", "Problems starting the services", "Detail of Odd", "Failure 1", "In order 1"):
            assert text in html
        assert "What was found by Fine" not in html

    def test_draws_the_health_over_time_with_words(self, page: Client, pool: Any) -> None:
        a_run(pool, ("A", "failure"), ("B", "ok"))
        a_run(pool, ("A", "ok"), ("B", "ok"))
        html = text_of(page, reverse("pool-validation", args=[pool.guid]))
        assert html.count('<svg width="14"') == 2
        assert "1 failure, 1 in order" in html
        assert "style=" not in html.split("<main", 1)[1]

    def test_takes_as_many_queries_with_thirty_runs_as_with_three(self, page: Client, pool: Any) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                text_of(page, reverse("pool-validation", args=[pool.guid]))
            return len(asked)

        for _ in range(3):
            a_run(pool, ("A", "failure"), ("B", "warning"))
        cost()
        few = cost()
        for _ in range(27):
            a_run(pool, *[(f"R{number}", "failure") for number in range(20)])
        assert cost() == few

    def test_is_a_tab_and_an_action_of_the_pool(
        self, page: Client, client: Client, pool: Any, helpdesk_person: Any
    ) -> None:
        html = text_of(page, pool.get_absolute_url())
        assert reverse("pool-validation", args=[pool.guid]) in html
        assert reverse("pool-validate", args=[pool.guid]) in html
        client.force_login(helpdesk_person, backend=BACKEND)
        html = text_of(client, pool.get_absolute_url())
        assert reverse("pool-validation", args=[pool.guid]) in html
        assert reverse("pool-validate", args=[pool.guid]) not in html


class TestANewRun:
    def post(self, page: Client, pool: Any, **changes: Any) -> Any:
        body = {"server": "pool", "roles": ["front_end"], "steps": ["local_configuration"], **changes}
        return page.post(reverse("pool-validate", args=[pool.guid]), body)

    def test_offers_all_roles_and_leaves_out_the_steps_that_sign_in(self, page: Client, pool: Any) -> None:
        html = text_of(page, reverse("pool-validate", args=[pool.guid]))
        for title in (
            "Validate Local Server Configuration",
            "Validate IM Conference (2-Party)",
            "Outside Voice Control",
        ):
            assert title in html
        assert html.count("checked") == len(EVERY_ROLE) + 2

    def test_begins_and_leads_to_its_log(self, page: Client, pool: Any) -> None:
        answer = self.post(page, pool, server=pool_server(pool))
        run = ValidationRun.objects.get()
        assert answer.headers["Location"] == run.get_absolute_url()
        assert (run.server, run.roles, run.source) == (pool_server(pool), ["front_end"], "page")

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"roles": []}, "Tick at least one role."),
            ({"steps": []}, "Tick at least one step."),
            ({"server": "evil.example"}, "not one of the available choices"),
            ({"steps": ["sip_logon_im"]}, "Signing in takes a test account."),
            ({"first_uri": "not a uri", "first_password": "x"}, "is a SIP URI"),
            ({"first_uri": "sip:tom@contoso.com"}, "has no password"),
        ],
    )
    def test_says_at_the_field_what_is_wrong(
        self, page: Client, pool: Any, changes: dict[str, Any], words: str
    ) -> None:
        answer = self.post(page, pool, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not ValidationRun.objects.exists()

    def test_never_shows_a_password_again(self, page: Client, pool: Any) -> None:
        answer = self.post(page, pool, roles=[], first_uri="sip:tom@contoso.com", first_password="S3cret!pass")
        html = answer.content.decode()
        assert "S3cret" not in html
        assert "sip:tom@contoso.com" in html

    def test_leads_to_the_run_that_goes_on(self, page: Client, pool: Any) -> None:
        going = a_run(pool, state="running")
        answer = self.post(page, pool)
        assert answer.headers["Location"] == going.get_absolute_url()
        assert ValidationRun.objects.count() == 1

    def test_can_repeat_an_earlier_one(self, page: Client, pool: Any) -> None:
        run = a_run(pool)
        for again in (run.pk, "x", "99999999", "1" * 40):
            html = text_of(page, f"{reverse('pool-validate', args=[pool.guid])}?again={again}")
            assert html.count("checked") == (2 if again == run.pk else len(EVERY_ROLE) + 2)


def pool_server(pool: Any) -> str:
    from pools.models import Server

    found = Server.objects.filter(pool_key=pool.service_dn_key).first()
    assert found is not None
    return found.fqdn


class TestTheLog:
    def test_shows_each_row_with_its_verdict(self, page: Client, pool: Any) -> None:
        run = a_run(pool, ("First", "ok"), ("Second", "failure"), ("Third", "skipped"))
        html = text_of(page, run.get_absolute_url())
        for text in (
            "First",
            "In order",
            "Failure",
            "Skipped",
            "Validate Connectivity",
            "Front End Server",
            "Somebody",
        ):
            assert text in html
        assert "every 2s" not in html

    def test_filters(self, page: Client, pool: Any) -> None:
        run = a_run(pool, ("First", "ok"), ("Second", "failure"))
        html = text_of(page, f"{run.get_absolute_url()}?kind=failure")
        assert ("Second" in html, "What was found by First" in html) == (True, False)
        assert "What was found by First" in text_of(page, f"{run.get_absolute_url()}?text=FIRST&step=connectivity")
        for query in ("kind=%00", "step=nonsense", "page=x", "kind=ignorable"):
            text_of(page, f"{run.get_absolute_url()}?{query}")

    def test_is_asked_again_while_it_runs_and_sends_the_table_only_when_it_changed(
        self, page: Client, pool: Any
    ) -> None:
        run = a_run(pool, ("First", "ok"), ("Second", ""), state="running")
        html = text_of(page, run.get_absolute_url())
        assert "every 2s" in html
        live = html.split('id="validation-head"', 1)[1].split('hx-get="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
        assert "validation-log" not in text_of(page, live, HX_Request="true")
        run.rows.filter(title="Second").update(verdict="failure", text="It is closed.", ended_at=timezone.now())
        assert "It is closed." in text_of(page, live, HX_Request="true")
        ValidationRun.objects.update(state="done")
        assert "every 2s" not in text_of(page, live, HX_Request="true")

    def test_takes_as_many_queries_with_thirty_rows_as_with_three(self, page: Client, pool: Any) -> None:
        def cost(number: int) -> int:
            run = a_run(pool, *[(f"R{one}", "failure") for one in range(number)])
            text_of(page, run.get_absolute_url())
            with CaptureQueriesContext(connection) as asked:
                text_of(page, run.get_absolute_url())
            return len(asked)

        assert cost(30) == cost(3)

    def test_can_be_cancelled(self, page: Client, pool: Any) -> None:
        run = a_run(pool, state="waiting")
        page.post(reverse("validation-cancel", args=[run.pk]))
        run.refresh_from_db()
        assert run.state == "cancelled"
        assert page.post(reverse("validation-cancel", args=[run.pk]), follow=True).status_code == 200

    def test_comes_as_csv_that_no_spreadsheet_takes_for_a_formula(self, page: Client, pool: Any) -> None:
        run = a_run(pool, ("=cmd()", "ok"))
        answer = page.get(reverse("validation-csv", args=[run.pk]))
        assert "'=cmd()" in answer.content.decode()
        assert answer.headers["Content-Type"].startswith("text/csv")


class TestTheSchedule:
    def test_is_set_on_the_page(self, page: Client, pool: Any) -> None:
        url = reverse("pool-validation-schedule", args=[pool.guid])
        page.post(url, {"enabled": "on", "every_hours": "6"})
        plan = ValidationSchedule.objects.get()
        assert (plan.enabled, plan.every_hours) == (True, 6)
        assert "every 6 hours" in text_of(page, reverse("pool-validation", args=[pool.guid]))
        page.post(url, {"every_hours": "6"})
        plan.refresh_from_db()
        assert not plan.enabled

    @pytest.mark.parametrize("hours", ["0", "x", "", "9999", "1e3"])
    def test_refuses_other_intervals_at_the_field(self, page: Client, pool: Any, hours: str) -> None:
        answer = page.post(
            reverse("pool-validation-schedule", args=[pool.guid]), {"enabled": "on", "every_hours": hours}
        )
        assert answer.status_code == 422
        assert not ValidationSchedule.objects.exists()


class TestElsewhere:
    def test_the_list_of_pools_and_the_dashboard_say_what_fails(self, page: Client, pool: Any) -> None:
        assert 'id="panel-validation"' not in text_of(page, reverse("dashboard"))
        a_run(pool, ("A", "failure"))
        ValidationRow.objects.update(change="broken")
        html = text_of(page, reverse("dashboard"))
        assert 'id="panel-validation"' in html
        assert "1 failure, 1 new" in html
        assert "Failures" in text_of(page, reverse("pool-list"))

    def test_roles_are_put_in_few_words(self) -> None:
        assert words.roles(EVERY_ROLE) == "all roles and applications"
        assert words.roles(SERVER_ROLES) == "all server roles"
        assert words.roles(["front_end"]) == "Front End Server"
        assert words.roles([]) == ""

    def test_the_picture_shows_one_failure_among_hundreds(self) -> None:
        parts = picture.parts({"ok": 500, "failure": 1, "skipped": 9})
        assert [(part.tone, part.y) for part in parts] == [("failure", 0), ("ok", picture.LEAST)]
        assert sum(part.height for part in parts) == picture.HEIGHT
        assert picture.parts({"skipped": 3}) == ()


class TestRights:
    def urls(self, pool: Any, run: ValidationRun) -> tuple[list[str], list[str]]:
        """What the helpdesk may read, and what it may not do."""
        read = [
            reverse("pool-validation", args=[pool.guid]), reverse("validation-run", args=[run.pk]),
            reverse("validation-run-rows", args=[run.pk]), reverse("validation-csv", args=[run.pk]),
        ]  # fmt: skip
        write = [
            reverse("pool-validate", args=[pool.guid]), reverse("pool-validation-schedule", args=[pool.guid]),
            reverse("validation-cancel", args=[run.pk]),
        ]  # fmt: skip
        return read, write

    def test_let_the_helpdesk_read_and_not_run(self, client: Client, pool: Any, helpdesk_person: Any) -> None:
        client.force_login(helpdesk_person, backend=BACKEND)
        read, write = self.urls(pool, a_run(pool, ("A", "failure")))
        assert {client.get(url).status_code for url in read} == {200}
        assert {client.post(url, {"every_hours": "1"}).status_code for url in write} == {403}
        assert client.get(write[0]).status_code == 403
        assert ValidationRun.objects.count() == 1

    def test_refuse_people_without_rights_and_strangers(
        self, client: Client, pool: Any, person_without_rights: Any
    ) -> None:
        read, write = self.urls(pool, a_run(pool))
        assert {client.get(url).status_code for url in read} == {302}
        client.force_login(person_without_rights, backend=BACKEND)
        assert {client.get(url).status_code for url in read} == {403}
        assert {client.post(url).status_code for url in write} == {403}

    def test_answer_unknown_pools_and_runs_with_not_found(self, page: Client) -> None:
        nobody = "00000000-0000-0000-0000-000000000007"
        for url in (
            reverse("pool-validation", args=[nobody]), reverse("pool-validate", args=[nobody]),
            reverse("validation-run", args=[99999]), reverse("validation-run-rows", args=[99999]),
        ):  # fmt: skip
            assert page.get(url).status_code == 404


def test_old_runs_show_their_age(page: Client, pool: Any) -> None:
    run = a_run(pool, ("A", "ok"))
    ValidationRow.objects.update(ended_at=timezone.now() - timedelta(days=3))
    assert "3 days ago" in text_of(page, reverse("pool-validation", args=[pool.guid]))
    assert run.get_absolute_url() in text_of(page, reverse("pool-validation", args=[pool.guid]))
