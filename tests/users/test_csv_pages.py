"""The pages of a file: uploaded or pasted, mended in the grid, planned, carried out; with and without JavaScript."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocsadmin import mirror
from ocsadmin.directory import Directory
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.runner import run
from users.csv import work
from users.models import CSVUpload, User

from .conftest import MakePerson
from .csv_files import taken, told

pytestmark = [pytest.mark.django_db(transaction=True)]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def page(client: Client, user_administrator: Any) -> Client:
    client.force_login(user_administrator)
    return client


@pytest.fixture
def kim(enabled: MakePerson, directory: Directory) -> str:
    """The account of someone who is enabled."""
    guid: UUID = enabled("kim")
    mirror.replicate(directory, mode="full")
    return User.objects.get(guid=guid).account


def upload(page: Client, text: str, operation: str = "configure_users", **more: Any) -> Any:
    file = SimpleUploadedFile("people.csv", text.encode())
    return page.post(reverse("user-csv"), {"operation": operation, "file": file, **more})


class TestTheStart:
    @pytest.mark.parametrize("operation", ["enable_users", "configure_users", "move_users", "disable_users"])
    def test_names_the_columns_and_offers_the_template(self, page: Client, operation: str) -> None:
        text = page.get(reverse("user-csv"), {"operation": operation}).content.decode()
        assert reverse("user-csv-template", args=[operation]) in text
        file = page.get(reverse("user-csv-template", args=[operation]))
        for column in file.content.decode("utf-8-sig").strip().split(","):
            assert f"<code>{column}</code>" in text

    def test_is_for_those_who_may(self, client: Client, helpdesk_person: Any, page: Client) -> None:
        assert page.get(reverse("user-csv"), {"operation": "create_users"}).status_code == 403
        assert page.get(reverse("user-csv"), {"operation": "nonsense"}).status_code == 404
        client.force_login(helpdesk_person)
        assert client.get(reverse("user-csv")).status_code == 403

    def test_asks_for_a_file(self, page: Client) -> None:
        answer = page.post(reverse("user-csv"), {"operation": "disable_users"})
        assert answer.status_code == 422
        assert "Choose a file" in answer.content.decode()

    def test_refuses_settings_that_do_not_go_together(self, page: Client) -> None:
        answer = upload(page, "account\nkim\n", "enable_users", sign_in_name="pattern", pattern="{nonsense}")
        assert answer.status_code == 422
        assert "nonsense" in answer.content.decode()

    def test_leads_from_the_former_address(self, page: Client) -> None:
        assert page.get(reverse("user-enable-csv"))["Location"].endswith("?operation=enable_users")

    def test_takes_pasted_rows_and_lists_what_is_not_finished(self, page: Client, forest: Any) -> None:
        answer = page.post(
            reverse("user-csv"), {"operation": "disable_users", "pasted": "account\tmail\nnobody\tx@y\n"}
        )
        text = page.get(answer["Location"]).content.decode()
        assert "Nobody has this account" in text
        assert "pasted.csv" in page.get(reverse("user-csv")).content.decode()


class TestTheGrid:
    def test_shows_what_is_wrong_and_is_mended_in_place(self, page: Client, kim: str) -> None:
        place = upload(page, f"account,federation\n{kim},<b>maybe\n{kim}x,on\n")["Location"]
        text = page.get(place).content.decode()
        assert "&lt;b&gt;maybe" in text
        assert "<b>maybe" not in text
        names = re.findall(r'name="(cell-[^"]+)"', text)
        assert names == ["cell-2-federation", "cell-3-account"]
        answer = page.post(place, {"cell-2-federation": "on", "cell-3-account": f"{kim}y", "do": "save"}, follow=True)
        assert "2 rows were changed" in answer.content.decode()
        assert "1</strong> of 2 rows has mistakes" in answer.content.decode()
        answer = page.post(place, {"drop": "3"}, headers=FRAGMENT)
        assert answer.content.decode().startswith('<div id="csv-grid"')
        assert "without mistakes" in answer.content.decode()

    def test_opens_a_whole_row_filters_and_takes_rows_back(self, page: Client, kim: str) -> None:
        place = upload(page, f"account,federation,line_uri\n{kim},on,\nnobody,on,\nnärrisch,off,\n")["Location"]
        text = page.get(place, {"show": "all", "edit": "2"}).content.decode()
        assert {"cell-2-account", "cell-2-federation", "cell-2-line_uri"} <= set(
            re.findall(r'name="(cell-[^"]+)"', text)
        )
        assert "nobody" not in page.get(place, {"q": "NÄRR".lower()}).content.decode()
        assert "No row is like that" in page.get(place, {"column": "federation", "show": "problems"}).content.decode()
        page.post(place, {"do": "drop-all"})
        assert "Take back" in page.get(place, {"show": "dropped"}).content.decode()
        page.post(place, {"take": "3"})
        assert told(CSVUpload.objects.get()) == [(3, "account", "unknown-person")]

    def test_puts_the_same_mistake_right_at_once(
        self, page: Client, kim: str, enabled: MakePerson, directory: Any
    ) -> None:
        enabled("lee")
        mirror.replicate(directory, mode="full")
        lee = kim.replace("kim", "lee")
        place = upload(page, f"account,federation\n{kim},ja!\n{lee},ja!\n")["Location"]
        assert "in 2 rows" in page.get(place).content.decode()
        page.post(place, {"do": "replace", "column": "federation", "value": "ja!", "text": "on"})
        assert told(CSVUpload.objects.get()) == []

    def test_takes_as_many_queries_for_many_rows(self, page: Client, user_administrator: Any, forest: Any) -> None:
        few = taken("account,mail\n" + "x,y\n" * 3, user_administrator, "disable_users")
        many = taken("account,mail\n" + "x,y\n" * 40, user_administrator, "disable_users")
        page.get(few.get_absolute_url())
        counts = []
        for found in (few, many):
            with CaptureQueriesContext(connection) as asked:
                page.get(found.get_absolute_url())
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_is_its_owner_s_alone(
        self, page: Client, client: Client, administrator: Any, user_administrator: Any, forest: Any
    ) -> None:
        found = taken("account\nnobody\n", user_administrator, "disable_users")
        client.force_login(administrator)
        for name in ("csv-upload", "csv-plan", "csv-progress"):
            assert client.get(reverse(name, args=[found.pk])).status_code == 404
        assert client.get(reverse("csv-export", args=[found.pk, "bad"])).status_code == 404
        assert client.post(reverse("csv-discard", args=[found.pk])).status_code == 404

    def test_gives_the_rows_with_mistakes_as_a_file_and_is_discarded(self, page: Client, forest: Any) -> None:
        place = upload(page, "account\n=1+1\n")["Location"]
        found = CSVUpload.objects.get()
        answer = page.get(reverse("csv-export", args=[found.pk, "bad"]))
        assert answer["Content-Disposition"] == 'attachment; filename="people-mistakes.csv"'
        assert "'=1+1" in answer.getvalue().decode("utf-8-sig")
        assert page.get(reverse("csv-export", args=[found.pk, "nonsense"])).status_code == 404
        page.post(reverse("csv-discard", args=[found.pk]))
        assert page.get(place).status_code == 404

    def test_says_why_a_file_can_t_be_used(self, page: Client, forest: Any) -> None:
        text = page.get(upload(page, "name;phone\nkim;1\n", "disable_users")["Location"]).content.decode()
        assert "The file can’t be used" in text
        assert "who the rows are about" in text

    def test_shows_how_far_a_worker_is(self, page: Client, forest: Any, monkeypatch: Any, messages: Any) -> None:
        monkeypatch.setattr(work, "SMALL_FILE", 1)
        place = upload(page, "account\nnobody\n", "disable_users")["Location"]
        found = CSVUpload.objects.get()
        assert "Reading the file" in page.get(place).content.decode()
        assert page.post(place, {"do": "plan"}).status_code == 302
        progress = reverse("csv-progress", args=[found.pk])
        assert "hx-trigger" in page.get(progress, headers=FRAGMENT).content.decode()
        work.run(found.pk)
        assert page.get(progress, headers=FRAGMENT)["HX-Refresh"] == "true"
        assert page.get(progress)["Location"] == place


class TestThePlan:
    def test_is_shown_with_what_it_erases_and_carried_out(
        self, page: Client, enabled: MakePerson, directory: Directory
    ) -> None:
        guid = enabled("kim", msRTCSIP_Line="tel:+14255550190")
        mirror.replicate(directory, mode="full")
        kim = User.objects.get(guid=guid).account
        place = upload(page, f"account,line_uri\n{kim},<CLEAR>\n")["Location"]
        assert "erase" in page.get(place).content.decode()
        plan = page.post(place, {"do": "plan"})["Location"]
        text = page.get(plan).content.decode()
        assert "1 value will be erased" in text
        stale = page.post(plan, {"plan_hash": "another"})
        assert stale["Location"] == plan
        assert "What was shown is not kept any more" in page.get(plan).content.decode()
        found = CSVUpload.objects.get()
        done = page.post(plan, {"plan_hash": found.plan_hash, "reason": "ticket 7"})
        job = Job.objects.get()
        assert (done["Location"], job.reason, job.source) == (job.get_absolute_url(), "ticket 7", "page")
        run(job_id=job.pk, directory=directory)
        assert "Result of each row" in page.get(place).content.decode()
        assert place in page.get(job.get_absolute_url()).content.decode()
        answer = page.get(reverse("csv-export", args=[found.pk, "results"])).getvalue().decode("utf-8-sig")
        assert answer.splitlines()[1].endswith(",<CLEAR>,Success,")
        assert page.post(plan, {"plan_hash": found.plan_hash})["Location"] == place
        assert Job.objects.count() == 1

    def test_asks_for_a_reason_where_one_is_demanded(self, page: Client, kim: str, monkeypatch: Any) -> None:
        from ocsadmin.jobs import guards

        place = upload(page, f"account\n{kim}\n", "disable_users")["Location"]
        plan = page.post(place, {"do": "plan"})["Location"]
        monkeypatch.setattr(guards, "needs_reason", lambda _plan, _account: True)
        answer = page.post(plan, {"plan_hash": CSVUpload.objects.get().plan_hash})
        assert answer.status_code == 422
        assert "You have to say why" in answer.content.decode()

    def test_says_why_there_is_none(self, page: Client, make_person: MakePerson, directory: Directory) -> None:
        guid = make_person("off")
        mirror.replicate(directory, mode="full")
        place = upload(page, f"account\n{User.objects.get(guid=guid).account}\n", "disable_users")["Location"]
        text = page.get(page.post(place, {"do": "plan"})["Location"]).content.decode()
        assert "is not enabled" in text
        assert page.post(place, {"do": "check"}).status_code == 302
