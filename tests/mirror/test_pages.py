"""The pages of replication, as each of three people."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts.models import Account
from ocsadmin.directory import DN, Directory
from ocsadmin.jobs.models import Job
from ocsadmin.mirror import tasks
from ocsadmin.mirror.models import ReplicationState
from tests.messages import Messages

from .records import a_change, a_run, a_stopped_run
from .testapp.models import Person

pytestmark = pytest.mark.django_db


def a_job() -> Job:
    values = {
        "operation": "configure_user",
        "permission": "users.enable_users",
        "plan_hash": uuid.uuid4().hex,
        "source": "page",
    }
    return Job.objects.create(title="Give Kim a title", created_by_name="Kim", **values)


@pytest.fixture
def page(client: Client, user_administrator: Account) -> Client:
    client.force_login(user_administrator)
    return client


class TestRunList:
    def test_shows_runs_with_their_counts(self, page: Client) -> None:
        run = a_run(requested_by="Kim")
        text = page.get(reverse("mirror-runs")).content.decode()
        assert f"Delta {run.pk}" in text
        assert f'href="{reverse("mirror-run", args=[run.pk])}?action=changed"' in text

    def test_filters_by_state_mode_and_who_asked(self, page: Client) -> None:
        wanted = a_run(state="failed", mode="full", requested_by="Kim")
        a_run(state="failed", mode="full")
        a_run(state="failed", mode="delta", requested_by="Kim")
        a_run(mode="full", requested_by="Kim")
        answer = page.get(reverse("mirror-runs"), {"state": "failed", "mode": "full", "who": "people"})
        assert [run.pk for run in answer.context["page_obj"]] == [wanted.pk]

    def test_answers_htmx_with_the_table_alone(self, page: Client) -> None:
        text = page.get(reverse("mirror-runs"), headers={"HX-Request": "true"}).content.decode()
        assert text.startswith('<div id="run-table">')

    def test_needs_as_many_queries_for_30_runs_as_for_3(self, page: Client) -> None:
        counts = []
        for more in (3, 27):
            for _ in range(more):
                a_run(requested_by="Kim")
            counts.append(queries_of(page, reverse("mirror-runs")))
        assert counts[0] == counts[1]

    def test_is_refused_to_people_without_rights(self, client: Client, person_without_rights: Account) -> None:
        client.force_login(person_without_rights)
        assert client.get(reverse("mirror-runs")).status_code == 403

    def test_offers_no_run_to_those_who_may_only_look(self, client: Client, helpdesk_person: Account) -> None:
        client.force_login(helpdesk_person)
        answer = client.get(reverse("mirror-runs"))
        assert answer.status_code == 200
        assert reverse("mirror-replicate") not in answer.content.decode()


def queries_of(page: Client, url: str) -> int:
    """How many statements a page takes; the first visit also renews the session."""
    page.get(url)
    with CaptureQueriesContext(connection) as queries:
        page.get(url)
    return len(queries)


class TestRunPage:
    def test_shows_names_and_values_and_escapes_them(self, page: Client) -> None:
        run = a_run()
        a_change(run)
        text = page.get(reverse("mirror-run", args=[run.pk])).content.decode()
        assert "Kim &lt;b&gt;Abercrombie" in text
        assert "Clerk" in text
        assert "Manager" in text

    def test_tells_our_changes_from_those_of_others(self, page: Client) -> None:
        run = a_run()
        ours = a_change(run, job=a_job())
        theirs = a_change(run)
        url = reverse("mirror-run", args=[run.pk])
        assert [c.pk for c in page.get(url, {"origin": "job"}).context["page_obj"]] == [ours.pk]
        assert [c.pk for c in page.get(url, {"origin": "outside"}).context["page_obj"]] == [theirs.pk]

    def test_filters_by_kind_action_and_name(self, page: Client) -> None:
        run = a_run()
        wanted = a_change(run, name="Jim Daly", action="added")
        a_change(run, name="Jim Daly", kind="test_pool", action="added")
        a_change(run, name="Jim Daly")
        a_change(run, action="added")
        filters = {"kind": "test_person", "action": "added", "q": "jim"}
        answer = page.get(reverse("mirror-run", args=[run.pk]), filters)
        assert [change.pk for change in answer.context["page_obj"]] == [wanted.pk]

    def test_needs_as_many_queries_for_30_changes_as_for_3(self, page: Client) -> None:
        run, counts = a_run(), []
        for more in (3, 27):
            for _ in range(more):
                a_change(run, job=a_job())
            counts.append(queries_of(page, reverse("mirror-run", args=[run.pk])))
        assert counts[0] == counts[1]

    def test_shows_200_changes_a_page(self, page: Client) -> None:
        run = a_run()
        for _ in range(201):
            a_change(run)
        answer = page.get(reverse("mirror-run", args=[run.pk]))
        assert len(answer.context["page_obj"]) == 200

    def test_says_what_went_wrong_and_what_to_do(self, page: Client) -> None:
        run = a_run(state="failed", error="No domain controller answers.", cure="Check that one runs.")
        text = page.get(reverse("mirror-run", args=[run.pk])).content.decode()
        assert "No domain controller answers." in text
        assert "Check that one runs." in text


class TestOutsideChanges:
    def test_lists_those_of_all_runs_and_none_of_ours(self, page: Client) -> None:
        first, second = a_change(a_run()), a_change(None)
        a_change(a_run(), job=a_job())
        answer = page.get(reverse("mirror-drift"))
        assert [change.pk for change in answer.context["page_obj"]] == [second.pk, first.pk]


class TestTheBrakesPage:
    def test_lists_what_was_held_and_offers_to_let_it_go(self, page: Client) -> None:
        run = a_stopped_run(uuid.uuid4(), uuid.uuid4())
        text = page.get(reverse("mirror-run", args=[run.pk])).content.decode()
        assert "Held Person" in text
        assert "Let it delete these 2" in text

    def test_offers_nothing_to_those_who_may_only_look(self, client: Client, helpdesk_person: Account) -> None:
        client.force_login(helpdesk_person)
        run = a_stopped_run(uuid.uuid4())
        text = client.get(reverse("mirror-run", args=[run.pk])).content.decode()
        assert "Let it delete" not in text
        assert client.post(reverse("mirror-let-delete", args=[run.pk])).status_code == 403

    def test_asks_the_worker_to_let_it_go(
        self,
        page: Client,
        messages: Messages,
        user_administrator: Account,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        run = a_stopped_run(uuid.uuid4())
        with django_capture_on_commit_callbacks(execute=True):
            page.post(reverse("mirror-let-delete", args=[run.pk]))
        asked = {"run_id": run.pk, "requested_by": str(user_administrator)}
        assert messages.taken() == [(tasks.let_delete.name, asked)]


class TestReplicateNow:
    @pytest.mark.parametrize("mode", ["delta", "full"])
    def test_asks_the_worker_and_goes_back(
        self, page: Client, messages: Messages, mode: str, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = page.post(reverse("mirror-replicate"), {"mode": mode, "next": "/"})
        assert answer["Location"] == "/"
        (name, arguments), *more = messages.taken()
        assert (name, arguments["mode"], more) == (tasks.replicate.name, mode, [])

    @pytest.mark.usefixtures("messages")
    def test_does_not_go_back_to_a_foreign_page(self, page: Client) -> None:
        answer = page.post(reverse("mirror-replicate"), {"next": "https://evil.example/"})
        assert answer["Location"] == reverse("mirror-runs")

    @pytest.mark.usefixtures("messages")
    def test_answers_htmx_with_the_freshness(self, page: Client) -> None:
        answer = page.post(reverse("mirror-replicate"), headers={"HX-Request": "true"})
        assert answer.content.decode().startswith('<div id="mirror-freshness"')

    def test_is_refused_to_those_who_may_only_look(self, client: Client, helpdesk_person: Account) -> None:
        client.force_login(helpdesk_person)
        assert client.post(reverse("mirror-replicate")).status_code == 403


class TestReadNow:
    def test_reads_one_object_and_says_so(
        self, page: Client, directory: Directory, make_person: Callable[..., DN], guid_of: Callable[[DN], uuid.UUID]
    ) -> None:
        guid = guid_of(make_person("Right Now"))
        values = {"kind": "test_person", "guid": str(guid), "next": "/"}
        answer = page.post(reverse("mirror-read-now"), values)
        assert answer["Location"] == "/"
        assert Person.objects.get(guid=guid).display_name == "Right Now"

    def test_answers_htmx_with_the_freshness(self, page: Client, directory: Directory) -> None:
        values = {"kind": "test_person", "guid": str(uuid.uuid4())}
        text = page.post(reverse("mirror-read-now"), values, headers={"HX-Request": "true"}).content.decode()
        assert "The directory no longer has this object" in text

    def test_says_what_is_wrong_with_an_unknown_kind(self, page: Client, directory: Directory) -> None:
        values = {"kind": "unicorn", "guid": str(uuid.uuid4())}
        text = page.post(reverse("mirror-read-now"), values, headers={"HX-Request": "true"}).content.decode()
        assert "unicorn is not a kind of object that is mirrored" in text

    def test_knows_no_object_without_a_guid(self, page: Client) -> None:
        assert page.post(reverse("mirror-read-now"), {"kind": "test_person", "guid": "x"}).status_code == 404


class TestFreshnessFragment:
    def test_is_told_to_nobody_without_rights(self, client: Client, person_without_rights: Any) -> None:
        client.force_login(person_without_rights)
        assert client.get(reverse("mirror-freshness")).status_code == 403

    def test_says_when_the_directory_was_read(self, page: Client) -> None:
        ReplicationState.objects.create(name="replication", success_at=timezone.now())
        text = page.get(reverse("mirror-freshness")).content.decode()
        assert "Read from the directory" in text
        assert "Up to date" in text
        assert reverse("mirror-replicate") in text

    def test_says_why_it_fails(self, page: Client) -> None:
        values = {"error": "No domain controller answers.", "cure": "Start one.", "failing_since": timezone.now()}
        ReplicationState.objects.create(name="replication", success_at=timezone.now(), **values)
        text = page.get(reverse("mirror-freshness")).content.decode()
        assert "No domain controller answers. Start one." in text

    def test_leads_to_the_decision_that_is_waited_for(self, page: Client) -> None:
        run = a_stopped_run(uuid.uuid4())
        assert reverse("mirror-run", args=[run.pk]) in page.get(reverse("mirror-freshness")).content.decode()
