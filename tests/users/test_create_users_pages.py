"""Creating people by wizard and by REST, and the passwords that are shown once."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from ocsadmin import mirror, parts
from ocsadmin.directory import DN, Directory
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.runner import run
from ocsadmin.use_cases import from_json
from ocsadmin.wizards.models import Draft
from pools.service_accounts import PasswordPolicy
from users.create_users import CreateUsersSpec, new_passwords
from users.create_users.use_case import CREATE_USERS
from users.models import NewPassword

from .conftest import MakePerson

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "Correct-Horse-7"
USERS = "/api/v1/users/"
SHOW = "/api/v1/users/new-passwords/"


@pytest.fixture(autouse=True)
def as_domain_admin(domain_admin: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A console whose account may create users everywhere."""
    monkeypatch.setattr(parts, "directory", lambda: domain_admin)


@pytest.fixture
def creator(account_with: Callable[..., Any]) -> Any:
    return account_with("RTCUniversalUserAdmins", "Domain Admins", "Account Operators")


@pytest.fixture
def page(client: Client, creator: Any) -> Client:
    client.force_login(creator)
    return client


@pytest.fixture
def api(creator: Any) -> APIClient:
    client = APIClient()
    client.force_login(creator)
    return client


@pytest.fixture
def body(scratch_ou: DN, tag: str) -> dict[str, Any]:
    """Kim, as REST has her."""
    return {"container": str(scratch_ou), "logon_name": f"kim.{tag}", "first_name": "Kim", "last_name": "Akers"}


def send(page: Client, draft: Draft, slug: str, **values: Any) -> Any:
    draft.refresh_from_db()
    return page.post(draft.page_url(slug), {"version": draft.version, "go": "next", **values})


def run_newest(directory: Directory) -> Job:
    job = Job.objects.order_by("-pk").first()
    assert job is not None
    run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


def created(directory: Directory, body: dict[str, Any]) -> Any:
    return directory.get(DN.parse(body["container"]).child("CN", "Kim Akers"), ("*",))


class TestTheWizard:
    def start(self, page: Client, directory: Directory) -> Draft:
        mirror.replicate(directory, mode="full")
        page.post(reverse("wizard-start", args=["create_users"]))
        return Draft.objects.get()

    def named(self, page: Client, draft: Draft, body: dict[str, Any], **values: Any) -> Any:
        names = {**body, "upn_suffix": "contoso.com", "initials": "", "full_name": "", "account": "", **values}
        return send(page, draft, "name", **names)

    def test_leads_from_the_names_to_an_enabled_person(
        self, page: Client, domain_admin: Directory, scratch_ou: DN, body: dict[str, Any], pool: UUID, tag: str
    ) -> None:
        draft = self.start(page, domain_admin)
        first = page.get(draft.page_url("name")).content.decode()
        assert "contoso.com/People/Sales" in first
        assert "@contoso.net" in first
        assert self.named(page, draft, body, container=f"CONTOSO.com/{scratch_ou.name}").status_code == 302
        assert send(page, draft, "contact", mail=f"kim-{tag}@contoso.com", phone="1").status_code == 302
        typed = {"password_from": "typed", "password": PASSWORD, "confirm": PASSWORD, "never_expires": "on"}
        assert send(page, draft, "password", **typed).status_code == 302
        assert PASSWORD not in page.get(draft.page_url("password")).content.decode()
        enabling = {"enable": "on", "pool": str(pool), "sign_in_name": "mail", "sip_domain": "contoso.com"}
        assert send(page, draft, "enable", **enabling).status_code == 302
        ready = page.get(draft.page_url("ready"))
        text = ready.content.decode()
        assert "Kim Akers" in text
        assert f"sip:kim-{tag}@contoso.com" in text
        assert PASSWORD not in text
        answer = page.post(draft.page_url("ready"), {"plan_hash": ready.context["plan"].hash, "version": draft.version})
        assert answer.status_code == 302, answer.content.decode()
        job = run_newest(domain_admin)
        assert job.state == "done", [row.message for row in job.rows.all()]
        kim = created(domain_admin, body)
        assert kim.number("userAccountControl") == 0x200 | 0x10000
        assert kim.text("msRTCSIP-PrimaryUserAddress") == f"sip:kim-{tag}@contoso.com"
        assert domain_admin.sign_in(kim.text("userPrincipalName"), PASSWORD).guid == kim.guid
        assert PASSWORD not in page.get(job.get_absolute_url()).content.decode()

    def test_tells_at_the_field_what_is_wrong(
        self, page: Client, domain_admin: Directory, make_person: MakePerson, body: dict[str, Any], tag: str
    ) -> None:
        make_person("lee")
        draft = self.start(page, domain_admin)
        answer = self.named(page, draft, body, logon_name=f"lee-{tag}", first_name="", last_name="", container="OU=x")
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "neither a full name" in text
        assert "not in the domain" in text
        answer = self.named(page, draft, body, logon_name=f"lee-{tag}")
        assert "has it already" in answer.content.decode()
        assert self.named(page, draft, body).status_code == 302
        assert send(page, draft, "contact", mail=f"lee-{tag}@contoso.com").status_code == 422
        assert send(page, draft, "contact").status_code == 302
        for wrong, words in (
            ({"password": "short", "confirm": "short"}, "at least"),
            ({"password": PASSWORD, "confirm": "other"}, "differ"),
            ({"password": PASSWORD, "confirm": PASSWORD, "must_change": "on", "never_expires": "on"}, "both be chosen"),
            ({}, "no password"),
        ):
            answer = send(page, draft, "password", password_from="typed", **wrong)
            assert answer.status_code == 422, words
            assert words in answer.content.decode()
        assert send(page, draft, "password", password_from="random", must_change="on").status_code == 302
        answer = send(page, draft, "enable", enable="on", pool="", sign_in_name="mail", sip_domain="contoso.com")
        assert answer.status_code == 422
        assert send(page, draft, "enable").status_code == 302
        assert page.get(draft.page_url("ready")).context["plan"].spec["users"][0]["password"] == "random"

    def test_answers_while_one_types(
        self, page: Client, domain_admin: Directory, make_person: MakePerson, body: dict[str, Any], tag: str
    ) -> None:
        make_person("lee")
        draft = self.start(page, domain_admin)
        check = draft.get_absolute_url() + "check/logon_name/"
        typed = {**body, "upn_suffix": "contoso.com"}
        text = page.post(check, {**typed, "logon_name": f"lee-{tag}"}).content.decode()
        assert "has it already" in text
        text = page.post(check, typed).content.decode()
        assert "Nobody has this logon name." in text
        assert 'id="computed-made_full_name" hx-swap-oob="true">Kim Akers<' in text
        assert f"kim.{tag}@contoso.com" in text

    def test_enables_nobody_for_who_may_not(
        self, client: Client, domain_admin: Directory, account_with: Any, body: dict[str, Any], pool: UUID
    ) -> None:
        client.force_login(account_with("Domain Admins"))
        draft = self.start(client, domain_admin)
        self.named(client, draft, body)
        send(client, draft, "contact")
        send(client, draft, "password", password_from="random")
        enabling = {"enable": "on", "pool": str(pool), "sign_in_name": "user_principal_name"}
        assert send(client, draft, "enable", **enabling).status_code == 302
        draft.refresh_from_db()
        assert draft.answers["enable"] == {"enable": False}
        enable = {"enable": {"pool": str(pool)}}
        plan = CREATE_USERS.planned(
            spec=from_json(CreateUsersSpec, {"users": [{**body, **enable}]}), directory=domain_admin
        )
        only_creates = account_with("Domain Admins")
        with pytest.raises(gate.NotPermitted, match="enable_users"):
            gate.submit(plan, acting_user=only_creates, directory=domain_admin)

    def test_is_refused_to_who_may_not(self, client: Client, user_administrator: Any) -> None:
        client.force_login(user_administrator)
        assert client.post(reverse("wizard-start", args=["create_users"])).status_code == 403


class TestREST:
    def test_creates_one(self, api: APIClient, domain_admin: Directory, body: dict[str, Any]) -> None:
        answer = api.post(USERS, {**body, "password": PASSWORD, "must_change": False}, format="json")
        assert answer.status_code == 202, answer.content
        assert PASSWORD not in answer.content.decode()
        job = run_newest(domain_admin)
        assert job.state == "done"
        assert not NewPassword.objects.exists()
        kim = created(domain_admin, body)
        assert domain_admin.sign_in(kim.text("userPrincipalName"), PASSWORD).guid == kim.guid

    def test_gives_the_same_plan_in_every_form(
        self, api: APIClient, domain_admin: Directory, body: dict[str, Any], tmp_path: Any, capsys: Any
    ) -> None:
        hashes = {
            api.post(f"{USERS}?dry_run=true", form, format="json").json()["hash"]
            for form in (body, [body], {"users": [body]})
        }
        spec = from_json(CreateUsersSpec, {"users": [body]})
        hashes.add(CREATE_USERS.planned(spec=spec, directory=domain_admin).hash)
        file = tmp_path / "wish.json"
        file.write_text(json.dumps({"users": [body]}))
        capsys.readouterr()
        call_command("plan", "create_users", str(file))
        hashes.add(json.loads(capsys.readouterr().out)["hash"])
        assert len(hashes) == 1

    def test_tells_what_is_wrong_with_each(self, api: APIClient, body: dict[str, Any]) -> None:
        wrong = [body, {**body, "logon_name": "a b", "full_name": "Other"}]
        answer = api.post(USERS, wrong, format="json")
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == ["users.1.logon_name", "users.1.account"][:1]
        for strange in ({**body, "shoe": 7}, [{**body, "shoe": 7}], {"users": [{**body, "shoe": 7}]}):
            answer = api.post(USERS, strange, format="json")
            assert answer.status_code == 422
            assert "shoe" in answer.content.decode()
        answer = api.post(USERS, {**body, "password": "weak"}, format="json")
        assert answer.status_code == 422
        assert {one["field"] for one in answer.json()["errors"]} == {"password"}
        assert api.post(USERS, [], format="json").status_code == 422
        assert api.post(USERS, "kim", format="json").status_code == 422

    def test_is_refused_to_who_may_not(self, user_administrator: Any, helpdesk_person: Any) -> None:
        client = APIClient()
        for account in (user_administrator, helpdesk_person):
            client.force_login(account)
            assert client.post(USERS, {}, format="json").status_code == 403
            assert client.post(SHOW, {"job": 1}, format="json").status_code == 403

    def test_shows_random_passwords_once(
        self, api: APIClient, domain_admin: Directory, body: dict[str, Any], account_with: Any
    ) -> None:
        answer = api.post(USERS, {**body, "must_change": False}, format="json")
        assert answer.status_code == 202, answer.content
        job = Job.objects.get(pk=answer.json()["id"])
        assert api.post(SHOW, {"job": job.pk}, format="json").status_code == 409
        run_newest(domain_admin)
        stranger = APIClient()
        stranger.force_login(account_with("Domain Admins", "RTCUniversalUserAdmins"))
        assert stranger.post(SHOW, {"job": job.pk}, format="json").status_code == 410
        key = {"HTTP_IDEMPOTENCY_KEY": "once"}
        shown = api.post(SHOW, {"job": job.pk}, format="json", **key)
        assert shown.status_code == 200
        assert "no-store" in shown["Cache-Control"]
        (one,) = shown.json()
        kim = created(domain_admin, body)
        assert (one["name"], one["logon_name"]) == ("Kim Akers", f"{body['logon_name']}@contoso.com")
        assert domain_admin.sign_in(one["logon_name"], one["password"]).guid == kim.guid
        assert api.post(SHOW, {"job": job.pk}, format="json", **key).status_code == 410
        assert api.post(SHOW, {"job": 999_999}, format="json").status_code == 404


class TestFirstPasswords:
    @pytest.fixture
    def job(self, domain_admin: Directory, creator: Any, body: dict[str, Any]) -> Job:
        """A job that made Kim with a random password, and failed to make Lee."""
        lee = {**body, "logon_name": body["logon_name"] + "2", "full_name": "Lee Gu", "must_change": False}
        spec = from_json(CreateUsersSpec, {"users": [{**body, "must_change": False}, lee]})
        plan = CREATE_USERS.planned(spec=spec, directory=domain_admin)
        gate.submit(plan, acting_user=creator, directory=domain_admin)
        domain_admin.add(DN.parse(body["container"]).child("CN", "Lee Gu"), {"objectClass": ["organizationalRole"]})
        return run_newest(domain_admin)

    def test_stand_nowhere_but_sealed(self, job: Job, page: Client) -> None:
        (password,) = {one.open() for one in NewPassword.objects.filter(job=job, secret__endswith="2")}
        texts = [json.dumps(job.spec), json.dumps([row.change_json for row in job.rows.all()])]
        texts += [page.get(job.get_absolute_url()).content.decode()]
        exports = (page.get(reverse("job-export", args=[job.pk, kind])) for kind in ("csv", "ldif", "commands"))
        texts += [export.getvalue().decode() for export in exports]
        assert not any(password in text for text in texts)
        assert password.encode() not in bytes(NewPassword.objects.get(job=job, secret__endswith="2").sealed)

    def test_are_shown_once_to_whoever_made_them(
        self, job: Job, page: Client, domain_admin: Directory, account_with: Any, body: dict[str, Any]
    ) -> None:
        url = reverse("new-passwords", args=[job.pk])
        assert url in page.get(job.get_absolute_url()).content.decode()
        stranger = Client()
        stranger.force_login(account_with("Domain Admins", "RTCUniversalUserAdmins"))
        assert stranger.get(url).status_code == stranger.post(url).status_code == 403
        assert url not in stranger.get(job.get_absolute_url()).content.decode()
        asked = page.get(url)
        assert "Show them now, once" in asked.content.decode()
        assert NewPassword.objects.count() == 2
        shown = page.post(url)
        assert "no-store" in shown["Cache-Control"]
        text = shown.content.decode()
        found = re.search(r'translate="no">([^<]+)<', text)
        assert found is not None
        assert "Lee Gu" not in text

        logon = f"{body['logon_name']}@contoso.com"
        assert domain_admin.sign_in(logon, html.unescape(found[1])).display_name == "Kim Akers"
        assert not NewPassword.objects.exists()
        assert page.post(url).status_code == 410
        assert "no password of this job" in page.get(url).content.decode()
        assert url not in page.get(job.get_absolute_url()).content.decode()

    def test_come_as_a_file_too(self, job: Job, page: Client) -> None:
        answer = page.post(reverse("new-passwords", args=[job.pk]), {"as": "csv"})
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "name,logon_name,account,password"
        assert len(lines) == 2
        assert not NewPassword.objects.exists()

    def test_go_when_nobody_looks_in_time(self, job: Job, page: Client, creator: Any) -> None:
        old = timezone.now() - timedelta(hours=settings.NEW_PASSWORD_HOURS + 1)
        NewPassword.objects.update(made_at=old)
        assert page.post(reverse("new-passwords", args=[job.pk])).status_code == 410
        assert new_passwords.remove_expired() == 2

    def test_are_made_anew_when_what_failed_is_retried(
        self, job: Job, page: Client, domain_admin: Directory, body: dict[str, Any]
    ) -> None:
        domain_admin.delete(DN.parse(body["container"]).child("CN", "Lee Gu"))
        asked = page.get(reverse("job-retry", args=[job.pk]))
        assert "secret-" not in asked.content.decode()
        page.post(reverse("job-retry", args=[job.pk]), {"plan_hash": asked.context["plan"].hash})
        again = run_newest(domain_admin)
        assert again.state == "done"
        assert NewPassword.objects.filter(job=again).count() == 1

    @pytest.mark.parametrize("least", [0, 7, 30])
    def test_are_strong(self, least: int) -> None:
        policy = PasswordPolicy(least=least, complex=True, remembered=24)
        found = {new_passwords.strong(policy, "kim") for _ in range(200)}
        assert len(found) == 200
        assert {len(one) for one in found} == {max(16, least)}
        assert not any(policy.problems(one, account="kim") for one in found)
        assert not any(set(one) & set("=+-@'\",;0O1lI") for one in found)
