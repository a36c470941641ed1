from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ocsadmin.directory import DN, Directory
from ocsadmin.jobs import runner, submission
from ocsadmin.jobs.models import Job
from ocsadmin.wizards.models import Draft

from .conftest import CreateUnitWizard

START = "/wizards/create_unit/"


@pytest.fixture
def browser(client: Client, administrator: Any, unit_wizard: Any) -> Client:
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def begin(browser: Client) -> Draft:
    browser.post(START)
    return Draft.objects.get()


def post(browser: Client, draft: Draft, slug: str, **values: str) -> Any:
    draft.refresh_from_db()
    return browser.post(draft.page_url(slug), {"version": draft.version, **values})


def answered(browser: Client, unit: str = "sales") -> Draft:
    draft = begin(browser)
    post(browser, draft, "name", unit=unit)
    post(browser, draft, "why", description="for tests")
    return draft


@pytest.mark.django_db
class TestPages:
    def test_welcome_names_the_group_that_one_must_be_in(self, browser: Client) -> None:
        assert "RTCUniversalServerAdmins and Domain Admins" in browser.get(START).content.decode()

    def test_a_wizard_begins_with_what_its_address_says(self, browser: Client) -> None:
        browser.post(f"{START}?unit=sales")
        draft = Draft.objects.get()
        assert draft.page == "why"
        assert 'value="sales"' in browser.get(draft.page_url("name")).content.decode()

    def test_a_wrong_answer_comes_back_with_422_beside_its_field(self, browser: Client) -> None:
        draft = begin(browser)
        answer = post(browser, draft, "name", unit="")
        assert answer.status_code == 422
        assert "This field is required" in answer.content.decode()

    def test_a_page_before_the_first_open_one_can_be_opened_again(self, browser: Client) -> None:
        draft = answered(browser)
        assert 'value="sales"' in browser.get(draft.page_url("name")).content.decode()

    def test_back_keeps_what_was_typed(self, browser: Client) -> None:
        draft = begin(browser)
        post(browser, draft, "name", unit="sales")
        answer = post(browser, draft, "why", description="half", go="back")
        assert answer.url == draft.page_url("name")
        assert 'value="half"' in browser.get(draft.page_url("why")).content.decode()

    def test_a_stale_tab_sees_what_is_stored_and_what_was_typed(self, browser: Client) -> None:
        draft = begin(browser)
        post(browser, draft, "name", unit="sales")
        answer = browser.post(draft.page_url("name"), {"version": "1", "unit": "marketing"})
        assert answer.status_code == 409
        assert b"sales" in answer.content
        assert b"marketing" in answer.content

    @pytest.mark.parametrize("go", ["back", "later"])
    def test_a_stale_tab_does_not_lose_what_was_typed_on_its_way_back(self, browser: Client, go: str) -> None:
        draft = begin(browser)
        post(browser, draft, "name", unit="sales")
        answer = browser.post(draft.page_url("name"), {"version": "1", "unit": "marketing", "go": go})
        assert answer.status_code == 409
        assert b"marketing" in answer.content

    @pytest.mark.parametrize("version", ["", "x", "\u00b2", "-1", "9" * 30])
    def test_a_version_that_is_none_is_a_stale_tab(self, browser: Client, version: str) -> None:
        answer = browser.post(begin(browser).page_url("name"), {"version": version, "unit": "sales"})
        assert answer.status_code == 409

    def test_a_stale_tab_never_shows_a_password(self, browser: Client) -> None:
        draft = begin(browser)
        post(browser, draft, "name", unit="sales", password="First!123")
        answer = browser.post(draft.page_url("name"), {"version": "1", "unit": "m", "password": "Second!123"})
        assert b"Second!123" not in answer.content
        assert b"First!123" not in answer.content

    def test_a_field_is_checked_while_it_is_typed(self, browser: Client) -> None:
        draft = begin(browser)
        address = f"{draft.get_absolute_url()}check/unit/"
        assert "free" in browser.post(address, {"unit": "sales"}).content.decode()
        assert "Make it longer." in browser.post(address, {"unit": "s"}).content.decode()
        taken = browser.post(address, {"unit": "taken"}).content.decode()
        assert "taken is taken." in taken
        assert "TAKEN" in taken
        computed = browser.post(f"{draft.get_absolute_url()}check/shouted/", {"unit": "sales"})
        assert "SALES" in computed.content.decode()

    def test_a_draft_of_someone_else_is_refused(self, browser: Client, client: Client, account_with: Any) -> None:
        draft = begin(browser)
        other = account_with("RTCUniversalServerAdmins", "Domain Admins")
        client.force_login(other, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get(draft.page_url("name")).status_code == 403
        assert client.post(f"{draft.get_absolute_url()}take-up/").status_code == 404

    def test_without_its_right_no_address_of_a_wizard_answers(
        self, client: Client, browser: Client, helpdesk_person: Any
    ) -> None:
        draft = begin(browser)
        client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
        for address in (START, draft.get_absolute_url(), draft.page_url("name"), draft.page_url("ready")):
            assert client.get(address).status_code == 403


def _finished_meanwhile(draft: Draft) -> list[Any]:
    Draft.objects.filter(pk=draft.pk).update(finished_at=timezone.now())
    return []


@pytest.mark.django_db(transaction=True)
class TestReady:
    @pytest.fixture(autouse=True)
    def _in_the_scratch_unit(self, scratch_ou: DN, unit_wizard: type[CreateUnitWizard]) -> None:
        unit_wizard.parent = scratch_ou

    @staticmethod
    def finish(browser: Client, draft: Draft) -> Any:
        shown = browser.get(draft.page_url("ready"))
        return browser.post(draft.page_url("ready"), {"plan_hash": shown.context["plan"].hash, "reason": "CHG-1"})

    def test_sends_to_the_first_page_without_an_answer(self, browser: Client) -> None:
        draft = begin(browser)
        assert browser.get(draft.page_url("ready")).url == draft.page_url("name")

    def test_shows_settings_and_plan(self, browser: Client, scratch_ou: DN) -> None:
        page = browser.get(answered(browser).page_url("ready")).content.decode()
        assert "for tests" in page
        assert f"OU=sales,{scratch_ou}" in page

    def test_makes_one_job_and_wipes_the_draft(self, browser: Client) -> None:
        draft = answered(browser)
        first = self.finish(browser, draft)
        again = browser.post(draft.page_url("ready"), {"plan_hash": "0" * 64})
        job = Job.objects.get()
        assert first.url == again.url == f"/jobs/{job.pk}/"
        assert (job.reason, job.source) == ("CHG-1", "wizard")
        assert Draft.objects.get().sealed in (b"", memoryview(b""))

    def test_hands_its_secrets_to_the_job_sealed(self, browser: Client) -> None:
        draft = begin(browser)
        post(browser, draft, "name", unit="sales", password="Tr0ub4dor&3")
        post(browser, draft, "why", description="for tests")
        self.finish(browser, draft)
        secret = Job.objects.get().secrets.get(name="password")
        assert b"Tr0ub4dor" not in bytes(secret.sealed)
        assert secret.open() == "Tr0ub4dor&3"

    def test_reads_the_directory_while_others_can_write_to_the_database(
        self, browser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = []
        compare = submission.differences

        def compared(plan: Any, directory: Directory) -> Any:
            held.append(connection.in_atomic_block)
            return compare(plan, directory)

        monkeypatch.setattr(submission, "differences", compared)
        self.finish(browser, answered(browser))
        assert held == [False]

    def test_a_draft_that_another_click_has_finished_makes_no_second_job(
        self, browser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft = answered(browser)
        monkeypatch.setattr(submission, "differences", lambda plan, directory: _finished_meanwhile(draft))
        assert self.finish(browser, draft).url == "/wizards/"
        assert not Job.objects.exists()

    def test_is_refused_when_the_plan_is_another_than_the_one_shown(self, browser: Client) -> None:
        draft = answered(browser)
        answer = browser.post(draft.page_url("ready"), {"plan_hash": "0" * 64})
        assert answer.status_code == 409
        assert "What was shown is not kept any more" in answer.content.decode()
        assert not Job.objects.exists()
        draft.refresh_from_db()
        assert draft.finished_at is None

    def test_is_refused_when_someone_was_faster(
        self, browser: Client, scratch_ou: DN, domain_admin: Directory, directory: Directory
    ) -> None:
        draft = answered(browser)
        shown = browser.get(draft.page_url("ready"))
        domain_admin.add(scratch_ou.child("OU", "sales"), {"objectClass": ["organizationalUnit"]})
        answer = browser.post(draft.page_url("ready"), {"plan_hash": shown.context["plan"].hash})
        assert answer.status_code == 409
        assert not Job.objects.exists()

    def test_names_the_page_of_what_stands_in_the_way(self, browser: Client) -> None:
        draft = answered(browser, unit="forbidden")
        page = browser.get(draft.page_url("ready"))
        assert "forbidden can&#x27;t be used." in page.content.decode()
        assert draft.page_url("name") in page.content.decode()
        assert page.context["plan"] is None

    def test_the_job_does_what_the_plan_showed(
        self, browser: Client, scratch_ou: DN, directory: Directory, domain_admin: Directory
    ) -> None:
        self.finish(browser, answered(browser))
        runner.run(job_id=Job.objects.get().pk, directory=domain_admin)
        made = directory.get(scratch_ou.child("OU", "sales"))
        assert made is not None
        assert made.text("description") == "for tests"


@pytest.mark.django_db
class TestList:
    def test_shows_what_one_has_begun(self, browser: Client) -> None:
        begin(browser)
        assert "Create a unit" in browser.get("/wizards/").content.decode()

    def test_is_refused_to_people_without_any_right(self, client: Client, person_without_rights: Any) -> None:
        client.force_login(person_without_rights, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get("/wizards/").status_code == 403
