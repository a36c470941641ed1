"""The console on a forest that is not prepared: every page is calm, the way leads on, by page and by REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin import mirror, parts, wizards
from ocsadmin.accounts.models import Account
from ocsadmin.demo.names import DEMO_PASSWORD, upn
from ocsadmin.directory import Directory
from ocsadmin.jobs import runner
from ocsadmin.jobs.models import Job
from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.models import Draft
from pools.models import SIPDomain
from pools.preparation import read_state

from .bare import bare_directory, bare_forest, plain_forest, preparer

__all__ = ["bare_directory", "bare_forest", "plain_forest", "preparer"]
pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "The forest is not prepared for Office Communications Server yet."
PAGES = ("dashboard", "pool-list", "server-list", "sip-domain-list", "user-list", "mirror-runs", "job-list")


@pytest.fixture
def signed_in(bare_directory: Directory, client: Client) -> Client:
    """serveradmin@contoso.com, signed in at the page with the password."""
    answer = client.post(reverse("sign-in"), {"name": upn("serveradmin"), "password": DEMO_PASSWORD})
    assert answer.status_code == 302, answer.content
    return client


class TestAForestThatIsNotPrepared:
    def test_says_so_on_each_page_and_leads_on(self, signed_in: Client) -> None:
        for name in PAGES:
            answer = signed_in.get(reverse(name))
            assert (name, answer.status_code) == (name, 200)
            text = answer.content.decode()
            assert SENTENCE in text, name
            assert reverse("preparation") in text
        found = signed_in.get(reverse("user-search"), {"q": "serveradmin"})
        assert found.status_code == 200

    def test_is_replicated_without_a_failing_run(self, bare_directory: Directory) -> None:
        for mode in ("full", "delta"):
            run = mirror.replicate(bare_directory, mode=mode)
            assert (run.state, run.error) == ("completed", "")
        assert mirror.freshness().failing == ""
        assert not SIPDomain.objects.exists()

    def test_shows_each_step_with_its_button_or_why_there_is_none(self, signed_in: Client) -> None:
        text = signed_in.get(reverse("preparation")).content.decode()
        assert reverse("wizard-start", args=["prepare_forest"]) in text
        assert reverse("wizard-start", args=["prepare_domain"]) not in text
        assert "Prepare the forest first." in text
        assert SENTENCE not in text

    def test_people_without_the_groups_see_who_may(self, bare_directory: Directory, client: Client) -> None:
        account = _account("Domain Admins")
        client.force_login(account, backend="ocsadmin.accounts.backends.LocalBackend")
        text = client.get(reverse("preparation")).content.decode()
        assert "It takes a member of Enterprise Admins." in text
        assert client.get(reverse("wizard-start", args=["prepare_forest"])).status_code == 403

    def test_without_the_schema_shows_the_command(self, plain_forest: Any, client: Client, preparer: Any) -> None:
        client.force_login(preparer, backend="ocsadmin.accounts.backends.LocalBackend")
        text = client.get(reverse("preparation")).content.decode()
        assert "LCSCmd.exe /Forest /Action:SchemaPrep" in text
        assert "dc1.contoso.com" in text
        assert reverse("wizard-start", args=["prepare_forest"]) not in text

    def test_a_silent_directory_is_told_on_the_page(
        self, silent_directory: None, client: Client, account_with: Callable[..., Any]
    ) -> None:
        cache.clear()
        client.force_login(account_with("Domain Admins"), backend="ocsadmin.accounts.backends.LocalBackend")
        answer = client.get(reverse("preparation"))
        assert answer.status_code == 503
        assert b"No domain controller answers" in answer.content
        assert client.get(reverse("pool-list")).status_code == 200


class TestTheWizards:
    def test_lead_from_nothing_to_a_console_that_can_go_on(self, signed_in: Client) -> None:
        """Forest, then domain, by clicking; the same session then has the rights of RTCUniversalServerAdmins."""
        directory = parts.directory()
        job = walked(
            signed_in,
            "prepare_forest",
            location={"location": "configuration"},
            **{"sip-domain": {"sip_domain": "contoso.com"}},
            groups={"group_domain": "contoso.com"},
            administrators={"add_me": "on", "others": "useradmin\nCONTOSO\\helpdesk", "console_account": "on"},
        )
        assert runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, list(job.rows.exclude(result="Success").values_list("title", "message"))
        assert read_state(directory).forest.done

        me = Account.objects.get(username=upn("serveradmin"))
        assert not me.may("pools.configure_pool")
        assert signed_in.get(reverse("preparation")).status_code == 200
        me.refresh_from_db()
        assert me.may("pools.configure_pool")
        assert me.may("pools.create_pool")
        assert SENTENCE not in signed_in.get(reverse("dashboard")).content.decode()

        proposed = "\n".join(str(one.dn) for one in read_state(directory).domain.server_containers)
        job = walked(signed_in, "prepare_domain", servers={"server_containers": proposed})
        assert runner.run(job_id=job.pk, directory=directory)
        assert read_state(directory).done
        assert "Active Directory is prepared" in signed_in.get(reverse("preparation")).content.decode()

        mirror.replicate(directory)
        assert [domain.name for domain in SIPDomain.objects.all()] == ["contoso.com"]

    def test_refuse_what_can_not_be_at_its_field(self, bare_directory: Directory, preparer: Any) -> None:
        context = WizardContext(acting_user=preparer)
        wizard = wizards.get("prepare_forest")
        assert wizard is not None
        for slug, field, value in (
            ("sip-domain", "sip_domain", "con_toso.com"),
            ("sip-domain", "sip_domain", ""),
            ("administrators", "others", "nobody-at-all"),
        ):
            page = wizard.page(slug)
            assert page is not None
            form = page.form({field: value}, context=context)
            assert field in form.errors, (slug, value)

    def test_say_that_nothing_is_left_to_do(self, signed_in: Client) -> None:
        directory = parts.directory()
        answers: dict[str, Any] = {
            "location": {"location": "system"},
            "sip-domain": {"sip_domain": "contoso.com"},
            "groups": {},
            "administrators": {"add_me": "on", "console_account": "on"},
        }
        job = walked(signed_in, "prepare_forest", **answers)
        assert runner.run(job_id=job.pk, directory=directory)
        draft = filled(signed_in, "prepare_forest", **answers)
        text = signed_in.get(draft.page_url("ready")).content.decode()
        assert "Nothing is left to do." in text
        assert "RTC Service is in the System container" in text

    def test_take_local_administrators_who_have_no_account(self, bare_directory: Directory) -> None:
        local = Account.objects.create_local("breakglass", password="x" * 30)
        context = WizardContext(acting_user=local)
        page = wizards.get("prepare_forest").page("administrators")  # type: ignore[union-attr]
        assert page is not None
        form = page.form({"add_me": "on", "console_account": "on"}, context=context)
        assert form.is_valid()
        assert form.cleaned_data["add_me"] is False


class TestREST:
    def test_tells_the_state(self, bare_directory: Directory, preparer: Any, client: Client) -> None:
        client.force_login(preparer, backend="ocsadmin.accounts.backends.LocalBackend")
        state = client.get("/api/v1/preparation/").json()
        assert (state["done"], state["next_step"]) == (False, "forest")
        assert state["schema"]["version"] == 1008
        assert len(state["forest"]["groups"]) == 12

    def test_plans_and_runs_both_steps(self, bare_directory: Directory, preparer: Any, client: Client) -> None:
        client.force_login(preparer, backend="ocsadmin.accounts.backends.LocalBackend")
        refused = _post(client, "domain/?dry_run=true", {})
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/forest-not-prepared")
        planned = _post(client, "forest/?dry_run=true", {"server_admins": ["serveradmin"]})
        assert planned.status_code == 200
        assert bare_directory.forest.rtc_service is None
        started = _post(client, "forest/", {"server_admins": ["serveradmin"], "plan_hash": planned.json()["hash"]})
        assert started.status_code == 202, started.content
        assert runner.run(job_id=started.json()["id"], directory=bare_directory)
        started = _post(client, "domain/", {})
        assert started.status_code == 202, started.content
        assert runner.run(job_id=started.json()["id"], directory=bare_directory)
        assert client.get("/api/v1/preparation/").json()["done"] is True
        assert _post(client, "domain/", {}).status_code == 422

    @pytest.mark.parametrize(
        "body", [{"sip_domain": "con toso.com"}, {"location": "moon"}, {"colour": "red"}, {"server_admins": "me"}, []]
    )
    def test_refuses_nonsense(self, bare_directory: Directory, preparer: Any, client: Client, body: Any) -> None:
        client.force_login(preparer, backend="ocsadmin.accounts.backends.LocalBackend")
        assert _post(client, "forest/?dry_run=true", body).status_code in (400, 422)

    def test_takes_the_groups(
        self, bare_directory: Directory, client: Client, account_with: Callable[..., Any]
    ) -> None:
        client.force_login(account_with("Domain Admins"), backend="ocsadmin.accounts.backends.LocalBackend")
        assert _post(client, "forest/?dry_run=true", {}).status_code == 403
        client.force_login(account_with(), backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get("/api/v1/preparation/").status_code == 403


def _account(*groups: str) -> Account:
    return Account.objects.create(username="da@contoso.com", groups=list(groups), groups_read_at=timezone.now())


def _post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1/preparation/{path}", body, content_type="application/json")


def filled(client: Client, name: str, **pages: dict[str, Any]) -> Draft:
    """A draft of this wizard with all pages answered through the pages themselves."""
    begun = client.post(reverse("wizard-start", args=[name]))
    assert begun.status_code == 302, begun.content
    draft = Draft.objects.filter(wizard_name=name).latest("created_at")
    for slug, answers in pages.items():
        draft.refresh_from_db()
        answer = client.post(draft.page_url(slug), {**answers, "version": draft.version, "go": "next"})
        assert answer.status_code == 302, (slug, answer.content.decode()[:3000])
    draft.refresh_from_db()
    return draft


def walked(client: Client, name: str, **pages: dict[str, Any]) -> Job:
    """The job that this wizard makes of these answers."""
    draft = filled(client, name, **pages)
    ready = client.get(draft.page_url("ready"))
    assert ready.status_code == 200
    plan = ready.context["plan"]
    assert plan is not None, ready.content.decode()
    finished = client.post(draft.page_url("ready"), {"version": draft.version, "plan_hash": plan.hash})
    assert finished.status_code == 302, finished.content.decode()[:3000]
    return Job.objects.latest("pk")
