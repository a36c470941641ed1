"""The Add Server to Pool Wizard, page by page and as a whole."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocsadmin import mirror, wizards
from ocsadmin.demo.names import DEMO_PASSWORD, OCS_SERVERS, SERVICE_ACCOUNTS
from ocsadmin.directory import DN, Directory
from ocsadmin.directory.filters import Present
from ocsadmin.jobs import export, gate, runner
from ocsadmin.jobs.models import Job, JobSecret, Result
from ocsadmin.wizards.models import Draft
from pools.choosing import pool_menu
from pools.models import Pool, Server, ServerRole
from tests.leaks import where_stored

from .factories import PoolFactory

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = "Lütfen-3-Kez!"
FREE = "ocsfe03.contoso.com"
FREE_DN = DN.parse(f"CN=ocsfe03,{OCS_SERVERS}")


@pytest.fixture
def name() -> str:
    return f"RTC{uuid.uuid4().hex[:8]}"


@pytest.fixture
def signed_in(client: Client, administrator: Any, directory: Directory) -> Client:
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


@pytest.fixture
def mirrored(directory: Directory, db: None) -> None:
    mirror.replicate(directory, only=["pool", "server", "server_role", "computer", "organizational_unit"])


def pool_guid(directory: Directory) -> str:
    entry = directory.get(directory.forest.pools.child("CN", "ocspool1"), ("objectGUID",))
    assert entry is not None
    return str(entry.guid)


def pages(directory: Directory, **changes: Any) -> dict[str, dict[str, str]]:
    """What a person fills in; switches that are off are left out."""
    answers: dict[str, dict[str, str]] = {
        "license": {"accept_license": "on"},
        "folder": {"install_folder": r"D:\OCS"},
        "components": {},
        "server": {"server": FREE},
        "pool": {"pool": pool_guid(directory)},
        "main-account": {"main_account": "RTCService", "account_container": SERVICE_ACCOUNTS},
        "component-account": {"component_account": "RTCComponentService"},
        "guest-account": {"guest_account": "RTCGuestAccessUser"},
        "windows": {"windows_prepared": "on"},
    }
    for slug, values in answers.items():
        answers[slug] = {**values, **changes.get(slug.replace("-", "_"), {})}
    return answers


def begin(client: Client, query: str = "") -> Draft:
    client.post(reverse("wizard-start", args=["add_server"]) + query)
    return Draft.objects.latest("created_at")


def submit(client: Client, draft: Draft, slug: str, values: dict[str, str]) -> Any:
    draft.refresh_from_db()
    return client.post(draft.page_url(slug), {**values, "version": draft.version})


def fill(client: Client, draft: Draft, answers: dict[str, dict[str, str]]) -> None:
    for slug, values in answers.items():
        answer = submit(client, draft, slug, values)
        assert answer.status_code == 302, (slug, re.findall(r"<li>.*?</li>", answer.content.decode()))


def check(client: Client, draft: Draft, field: str, **values: str) -> str:
    url = f"{draft.get_absolute_url().rstrip('/')}/check/{field}/"
    return str(client.post(url, values, headers={"HX-Request": "true"}).content.decode())


class TestTheWizard:
    def test_has_the_pages_that_administrators_know(self) -> None:
        wizard = wizards.get("add_server")
        assert wizard is not None
        assert [str(page.title) for page in wizard.pages] == [
            "License",
            "Location for Server Files",
            "Ready to Install Components",
            "Server",
            "Select a Pool",
            "Select Main Service Account",
            "Select Component Service Account",
            "Select Guest Account",
            "Prepare Windows for Setup",
        ]
        assert wizard.permission == "pools.add_server"

    def test_leads_from_welcome_to_a_job_that_creates_the_account_and_takes_it_back(
        self, signed_in: Client, directory: Directory, name: str, administrator: Any, mirrored: None
    ) -> None:
        before = everything(directory)
        seen = []
        draft = begin(signed_in)
        password = {"main_account_password": GOOD, "main_account_confirm": GOOD}
        answers = pages(directory, main_account={"main_account": name, **password}, windows={"windows_prepared": ""})
        answers["windows"] = {}
        fill(signed_in, draft, answers)
        assert where_stored(GOOD) == []
        seen += [signed_in.get(draft.page_url(slug)).content.decode() for slug in (*answers, "ready")]
        (plan_hash,) = re.findall(r'name="plan_hash" value="([0-9a-f]+)"', seen[-1])
        assert "(secret)" in seen[-1]
        finished = submit(signed_in, draft, "ready", {"plan_hash": plan_hash, "reason": "R 1"})
        job = Job.objects.get()
        assert finished.headers["Location"] == job.get_absolute_url()
        assert where_stored(GOOD) == []

        assert runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert job.state == Job.State.WAITING_FOR_PEOPLE, list(job.rows.values_list("title", "message"))
        assert set(job.rows.exclude(kind="host.hand_over").values_list("result", flat=True)) == {"Success"}
        assert not JobSecret.objects.exists()
        person = directory.sign_in(name, GOOD)
        assert "RTCHSUniversalServices" in person.groups
        for row in job.rows.filter(result=Result.WAITING):
            gate.confirm(row, acting_user=administrator, result=Result.SUCCESS, note="")

        mirror.replicate(directory, only=["server", "server_role"])
        assert Server.objects.get(fqdn=FREE).pool_key == Pool.objects.get(name="ocspool1").service_dn_key
        assert ServerRole.objects.filter(computer_key=FREE_DN.key).count() == 6
        assert FREE in signed_in.get(reverse("server-list")).content.decode()

        job.refresh_from_db()
        seen += [signed_in.get(job.get_absolute_url()).content.decode(), *export.ldif_forward(job)]
        seen += [*export.commands(job), *export.log_csv(job)]
        assert all(GOOD not in text for text in seen)
        assert where_stored(GOOD) == []

        undo = gate.undo_plan(job, directory=directory)
        back = gate.submit(undo, acting_user=administrator, directory=directory, undo_of=job)
        runner.run(job_id=back.pk, directory=directory)
        assert set(back.rows.exclude(kind="host.hand_over").values_list("result", flat=True)) == {"Success"}
        assert everything(directory) == before

    def test_takes_accounts_that_exist_without_a_password(self, signed_in: Client, directory: Directory) -> None:
        draft = begin(signed_in)
        fill(signed_in, draft, pages(directory, guest_account={"guest_account_password": DEMO_PASSWORD}))
        page = signed_in.get(draft.page_url("ready")).content.decode()
        (plan_hash,) = re.findall(r'name="plan_hash" value="([0-9a-f]+)"', page)
        assert "(secret)" not in page
        assert DEMO_PASSWORD not in page
        submit(signed_in, draft, "ready", {"plan_hash": plan_hash})
        assert Job.objects.get().operation == "add_server"
        assert not JobSecret.objects.exists()
        assert where_stored(DEMO_PASSWORD) == []

    def test_begins_with_the_pool_that_was_looked_at(self, signed_in: Client, directory: Directory) -> None:
        guid = pool_guid(directory)
        assert begin(signed_in, f"?pool={guid}").answers["pool"] == {"pool": guid}
        assert begin(signed_in, "?pool=nonsense").answers["pool"] == {}
        assert begin(signed_in, f"?pool={uuid.uuid4()}").answers["pool"] == {}

    def test_is_offered_at_enterprise_pools_to_those_who_may(self, administrator: Any, user_administrator: Any) -> None:
        links = [one.url for one in pool_menu.of(PoolFactory(), administrator)["actions"]]
        assert any("add_server" in url for url in links)
        for pool, person in ((PoolFactory(pool_type=5), administrator), (PoolFactory(), user_administrator)):
            assert not any("add_server" in one.url for one in pool_menu.of(pool, person)["actions"])

    def test_keeps_people_out_who_may_not(self, client: Client, user_administrator: Any) -> None:
        client.force_login(user_administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get(reverse("wizard-start", args=["add_server"])).status_code == 403


def everything(directory: Directory) -> dict[str, dict[str, frozenset[bytes]]]:
    """What the wizard could touch, octet by octet, without what moves by itself."""
    moving = {"whenchanged", "usnchanged", "dscorepropagationdata"}
    found: dict[str, dict[str, frozenset[bytes]]] = {}
    bases = (DN.parse(OCS_SERVERS), DN.parse(SERVICE_ACCOUNTS), directory.forest.rtc_service, _users(directory))
    for base in bases:
        assert base is not None
        for entry in directory.search(base, Present("objectClass"), attributes=("*",)):
            found[entry.dn.key] = {one: frozenset(entry.raw(one)) for one in entry if one not in moving}
    return found


def _users(directory: Directory) -> DN:
    return directory.forest.domain.child("CN", "Users")


class TestItsPages:
    @pytest.mark.parametrize(
        ("slug", "values", "said"),
        [
            ("license", {}, "Accept the terms"),
            ("folder", {"install_folder": r"\\x\y"}, "it is a share"),
            ("server", {"server": "nobody.contoso.com"}, "is not the FQDN of a computer"),
            ("server", {"server": "ocsfe01.contoso.com"}, "is a server of"),
            ("server", {"server": "<b>x</b>"}, "it is an address of a page"),
            ("pool", {}, "Choose a pool"),
            ("pool", {"pool": "x"}, "Select a valid choice"),
            ("main-account", {"main_account": "a@b", "account_container": SERVICE_ACCOUNTS}, "it has a domain"),
            ("main-account", {"main_account": "RTCNobody", "account_container": SERVICE_ACCOUNTS}, "no password for"),
            ("guest-account", {"guest_account": "Guest"}, "is disabled"),
            ("component-account", {"component_account": "RTCService"}, "the main service account already"),
        ],
    )
    def test_refuse_what_the_operation_refuses(
        self, signed_in: Client, directory: Directory, slug: str, values: dict[str, str], said: str
    ) -> None:
        answer = submit(signed_in, begin(signed_in), slug, values)
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_refuse_weak_and_different_passwords_without_showing_them(
        self, signed_in: Client, directory: Directory, name: str
    ) -> None:
        draft = begin(signed_in)
        values = {"guest_account": name, "guest_account_password": "ab4711", "guest_account_confirm": "cd4711"}
        page = submit(signed_in, draft, "guest-account", values).content.decode()
        assert "has 6 characters" in page
        assert "small letters and digits only" in page
        assert "The two passwords differ" in page
        assert "4711" not in page
        assert where_stored("ab4711") == []

    def test_try_the_password_of_an_existing_account_once(self, signed_in: Client, directory: Directory) -> None:
        draft = begin(signed_in)
        values = {"guest_account": "RTCGuestAccessUser", "guest_account_password": "Wrong-1-x"}
        page = submit(signed_in, draft, "guest-account", values).content.decode()
        assert "can&#x27;t sign in with this password" in page

    def test_say_that_the_directory_is_silent(self, signed_in: Client, silent_directory: None) -> None:
        draft = begin(signed_in)
        for slug in ("pool", "main-account"):
            assert signed_in.get(draft.page_url(slug)).status_code == 503
        page = submit(signed_in, draft, "server", {"server": FREE}).content.decode()
        assert "No domain controller answers" in page
        assert FREE in page

    @pytest.mark.parametrize("hostile", ["*)(objectClass=*", "a\x00b", "x" * 600, "<script>alert(1)</script>", "‮ocs"])
    def test_take_hostile_text_for_text(self, signed_in: Client, directory: Directory, hostile: str) -> None:
        draft = begin(signed_in)
        values = {
            "server": {"server": hostile},
            "pool": {"pool": hostile},
            "folder": {"install_folder": hostile},
            "main-account": {"main_account": hostile, "account_container": hostile, "main_account_password": hostile},
        }
        for slug, typed in values.items():
            answer = submit(signed_in, draft, slug, typed)
            assert answer.status_code == 422
            assert "<script>alert" not in answer.content.decode()
            for field, value in typed.items():
                assert "<script>alert" not in check(signed_in, draft, field, **{field: value})

    def test_keep_a_password_that_was_typed_before(self, signed_in: Client, directory: Directory, name: str) -> None:
        draft = begin(signed_in)
        typed = {"guest_account": name, "guest_account_password": GOOD, "guest_account_confirm": GOOD}
        assert submit(signed_in, draft, "guest-account", typed).status_code == 302
        page = signed_in.get(draft.page_url("guest-account")).content.decode()
        assert "Leave it empty to keep" in page
        assert GOOD not in page
        assert submit(signed_in, draft, "guest-account", {"guest_account": name}).status_code == 302
        draft.refresh_from_db()
        assert draft.answers["guest-account"]["guest_account_password"] == GOOD
        answer = submit(signed_in, draft, "guest-account", {"guest_account": f"{name}x"})
        assert answer.status_code == 422

    def test_check_a_server_while_it_is_typed(self, signed_in: Client, directory: Directory, mirrored: None) -> None:
        draft = begin(signed_in)
        html = check(signed_in, draft, "server", server=FREE)
        assert "Windows Server 2008 Enterprise" in html
        assert "IIS 6 Metabase Compatibility" in html
        html = check(signed_in, draft, "server", server="ocsfe.contoso.com")
        assert "Similar: ocsfe03.contoso.com" in html
        assert "ocsfe01" not in html

    def test_propose_free_computers(self, signed_in: Client, directory: Directory, mirrored: None) -> None:
        page = signed_in.get(begin(signed_in).page_url("server")).content.decode()
        assert '<option value="ocsfe03.contoso.com">' in page
        assert '<option value="ocsfe01.contoso.com">' not in page

    def test_warn_of_the_load_balancer_at_the_pool(self, signed_in: Client, directory: Directory) -> None:
        html = check(signed_in, begin(signed_in), "pool", pool=pool_guid(directory))
        assert "needs a hardware load balancer" in html

    def test_propose_the_only_pool(self, signed_in: Client, directory: Directory) -> None:
        page = signed_in.get(begin(signed_in).page_url("pool")).content.decode()
        assert re.search(rf'value="{pool_guid(directory)}"[^>]* checked', page)
        assert "ocsfe01.contoso.com, ocsfe02.contoso.com" in page

    def test_check_accounts_and_passwords_while_they_are_typed(
        self, signed_in: Client, directory: Directory, name: str
    ) -> None:
        draft = begin(signed_in)
        assert "It is a member of RTCHSUniversalServices" in check(
            signed_in, draft, "main_account", main_account="RTCService"
        )
        assert "will be created" in check(signed_in, draft, "main_account", main_account=name)
        weak = check(signed_in, draft, "main_account_password", main_account=name, main_account_password="ab4711")
        assert "has 6 characters" in weak
        assert "4711" not in weak
        good = check(signed_in, draft, "main_account_password", main_account=name, main_account_password=GOOD)
        assert "meets the rules of the domain" in good
        other = {"main_account_password": GOOD, "main_account_confirm": "x"}
        assert "differ" in check(signed_in, draft, "main_account_confirm", main_account=name, **other)
        users = check(signed_in, draft, "account_container", account_container="CN=Users,DC=contoso,DC=com")
        assert "may not create users" in users

    def test_show_what_windows_needs(self, signed_in: Client, directory: Directory) -> None:
        draft = begin(signed_in)
        submit(signed_in, draft, "server", {"server": FREE})
        page = signed_in.get(draft.page_url("windows")).content.decode()
        assert "Windows Server 2008 Enterprise Service Pack 2" in page
        assert "KB953990" in page
        assert "Windows Firewall" in signed_in.get(draft.page_url("windows")).content.decode()
        assert "Front End Server" in signed_in.get(draft.page_url("components")).content.decode()
