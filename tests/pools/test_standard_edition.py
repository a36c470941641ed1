"""Deploying a Standard Edition server: the plan, the wizard, REST."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocsadmin import mirror, wizards
from ocsadmin.demo.content.topology.pools import STANDARD_POOL
from ocsadmin.demo.names import OCS_SERVERS, SERVICE_ACCOUNTS
from ocsadmin.directory import DN, Directory
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate, operations, runner
from ocsadmin.jobs.models import Job, JobSecret
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from ocsadmin.wizards.models import Draft
from pools.deploy_standard_edition.spec import StandardEditionSpec
from pools.deploy_standard_edition.use_case import DEPLOY_STANDARD_EDITION
from pools.models import Pool, Server
from pools.service_accounts.placing import default_container
from tests.leaks import where_stored

from .declared import PoolUseCaseTests
from .test_add_server_wizard import everything

FREE = "ocsfe04.contoso.com"
FREE_DN = f"CN=ocsfe04,{OCS_SERVERS}"
GOOD = "Lütfen-3-Kez!"


def wish(**changes: Any) -> dict[str, Any]:
    return {
        "server": FREE,
        "accept_license": True,
        "meeting_content_path": rf"\\{FREE}\Presentation",
        "meeting_metadata_path": rf"\\{FREE}\Metadata",
        "address_book_path": rf"\\{FREE}\AddressBook",
        "application_data_path": rf"\\{FREE}\Application",
        "client_update_path": r"\\ocsfs01\Update",
        **changes,
    }


def plan(directory: Directory, **changes: Any) -> Plan:
    return DEPLOY_STANDARD_EDITION.planned_from(wish(**changes), directory)


def refused(directory: Directory, **changes: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(DomainError) as caught:
        plan(directory, **changes)
    error = caught.value
    errors = error.errors if isinstance(error, ManyErrors) else [error]
    return [(one.code, one.field) for one in errors]


class TestDeployStandardEdition(PoolUseCaseTests):
    use_case = DEPLOY_STANDARD_EDITION
    lasting = True

    @pytest.fixture
    def example(self, directory: Directory) -> StandardEditionSpec:
        return from_json(StandardEditionSpec, wish(account_container=str(default_container(directory))))


class TestThePlan:
    def test_is_the_same_each_time_and_writes_nothing(self, directory: Directory) -> None:
        one = plan(directory)
        assert one.hash == plan(directory).hash
        assert one == Plan.from_json(one.to_json())
        assert (one.operation, one.permission) == ("deploy_standard_edition", "pools.deploy_standard_edition")
        assert one.title == "Deploy Standard Edition server ocsfe04.contoso.com"

    def test_makes_a_pool_of_the_servers_name_with_the_back_end_on_itself(self, directory: Directory) -> None:
        (pool,) = [one for one in plan(directory).changes if one.after.get("objectClass") == ("msRTCSIP-Pool",)]
        assert DN.parse(pool.target).name == "ocsfe04"
        assert pool.after["dNSHostName"] == (FREE,)
        assert pool.after["msRTCSIP-PoolType"] == (STANDARD_POOL.pool_type,) == ("5",)
        assert pool.after["msRTCSIP-BackEndServer"] == (STANDARD_POOL.back_end,) == (r"(local)\rtc",)
        assert f"InternalWebFarmFQDN={FREE}" in pool.after["msRTCSIP-PoolData"]

    def test_puts_the_server_into_it_and_trusts_the_name_once(self, directory: Directory) -> None:
        changes = {one.target: one for one in plan(directory).changes if one.kind == "directory.add"}
        server = changes[f"CN=LC Services,CN=Microsoft,{FREE_DN}"]
        (service,) = server.after["msRTCSIP-PoolAddress"]
        assert service in changes
        factories = {
            one.after["msRTCSIP-MCUFactoryAddress"][0]
            for one in changes.values()
            if "msRTCSIP-MCUFactoryAddress" in one.after
        }
        assert len(factories) == 4
        assert factories <= set(changes)
        trusted = [one for one in changes.values() if one.after["objectClass"] == ("msRTCSIP-TrustedServer",)]
        assert len(trusted) == 1

    def test_ends_with_steps_for_its_edition(self, directory: Directory) -> None:
        commands = [one.data["command"] for one in plan(directory).changes if one.kind == "host.hand_over"]
        assert r"setup\amd64\setupSE.exe" in commands
        assert not any("CreatePool" in command for command in commands)
        (activate,) = [one for one in commands if "/Role:SE /Action:Activate" in one]
        assert activate.endswith('/User:RTCService /Password:"<password of RTCService>"')
        assert sum(command.startswith("icacls") for command in commands) == 5

    def test_says_that_there_is_no_load_balancer(self, directory: Directory) -> None:
        texts = " ".join(notice.text for notice in plan(directory).notices)
        assert "needs no load balancer" in texts
        assert "hardware load balancer" not in texts

    def test_is_known_by_name(self, directory: Directory) -> None:
        made = operations.plan("deploy_standard_edition", wish(), directory)
        assert made.spec["server"] == FREE

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"accept_license": False}, [("license-not-accepted", "accept_license")]),
            ({"server": "ocsse01.contoso.com"}, [("already-server", "server")]),
            ({"server": "ocsfe01.contoso.com"}, [("already-server", "server")]),
            ({"server": "ocspool1.contoso.com"}, [("computer-is-pool", "server")]),
            ({"server": "nobody.contoso.com"}, [("unknown-computer", "server")]),
            ({"server": "edge01.contoso.com"}, [("computer-has-other-task", "server")]),
            ({"external_web_farm_fqdn": "http://x"}, [("bad-host-name", "external_web_farm_fqdn")]),
            ({"user_log_path": ""}, [("missing-value", "user_log_path")]),
            ({"address_book_path": r"D:\Book"}, [("bad-share", "address_book_path")]),
            ({"meeting_archiving": True}, [("missing-value", "meeting_archive_path")]),
            ({"address_book_path": rf"\\{FREE}\Metadata"}, [("store-used-twice", "address_book_path")]),
            ({"guest_account": "RTCService"}, [("same-account", "guest_account")]),
            ({"sql_instance": "x"}, [("unknown-field", "sql_instance")]),
        ],
    )
    def test_refuses_what_cant_be(self, directory: Directory, changes: dict[str, Any], expected: list[Any]) -> None:
        assert refused(directory, **changes) == expected

    def test_refuses_the_name_of_a_pool_that_was_left(self, directory: Directory, domain_admin: Directory) -> None:
        dn = directory.forest.pools.child("CN", "ocsfe04")
        domain_admin.add(dn, {"objectClass": ["msRTCSIP-Pool"], "dNSHostName": [FREE]})
        try:
            assert refused(directory) == [("pool-left-over", "server")]
        finally:
            domain_admin.delete(dn)


PAGES: dict[str, dict[str, str]] = {
    "license": {"accept_license": "on"},
    "folder": {"install_folder": r"C:\Program Files\OCS"},
    "components": {},
    "server": {"server": FREE},
    "web-farm": {"external_web_farm_fqdn": "ocsweb.contoso.com"},
    "database": {
        "user_database_path": r"D:\Users",
        "user_log_path": r"E:\Users",
        "dynamic_database_path": r"F:\Dynamic",
        "dynamic_log_path": r"G:\Dynamic",
    },
    "meetings": {
        "meeting_content_path": rf"\\{FREE}\Presentation",
        "meeting_metadata_path": rf"\\{FREE}\Metadata",
    },
    "stores": {
        "address_book_path": rf"\\{FREE}\AddressBook",
        "application_data_path": rf"\\{FREE}\Application",
        "client_update_path": rf"\\{FREE}\Update",
    },
    "archiving": {},
    "main-account": {"main_account": "RTCService", "account_container": SERVICE_ACCOUNTS},
    "component-account": {"component_account": "RTCComponentService"},
    "guest-account": {},
    "windows": {"windows_prepared": "on"},
}


@pytest.mark.django_db(transaction=True)
class TestTheWizard:
    def test_has_the_pages_that_make_sense(self) -> None:
        wizard = wizards.get("deploy_standard_edition")
        assert wizard is not None
        assert [page.slug for page in wizard.pages] == list(PAGES)

    def test_deploys_a_server_and_takes_it_back(self, client: Client, administrator: Any, directory: Directory) -> None:
        before, name = everything(directory), f"RTC{uuid.uuid4().hex[:8]}"
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        client.post(reverse("wizard-start", args=["deploy_standard_edition"]))
        draft = Draft.objects.get()
        guest = {"guest_account": name, "guest_account_password": GOOD, "guest_account_confirm": GOOD}
        for slug, values in {**PAGES, "guest-account": guest}.items():
            assert client.get(draft.page_url(slug)).status_code == 200
            draft.refresh_from_db()
            answer = client.post(draft.page_url(slug), {**values, "version": draft.version})
            assert answer.status_code == 302, (slug, re.findall(r"<li>.*?</li>", answer.content.decode()))
        page = client.get(draft.page_url("ready")).content.decode()
        (plan_hash,) = re.findall(r'name="plan_hash" value="([0-9a-f]+)"', page)
        draft.refresh_from_db()
        client.post(draft.page_url("ready"), {"plan_hash": plan_hash, "version": draft.version})
        job = Job.objects.get()
        assert runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert job.state == Job.State.WAITING_FOR_PEOPLE, list(job.rows.values_list("title", "message"))
        assert "RTCUniversalGuestAccessGroup" in directory.sign_in(name, GOOD).groups
        assert not JobSecret.objects.exists()
        assert where_stored(GOOD) == []
        assert GOOD not in page + client.get(job.get_absolute_url()).content.decode()

        mirror.replicate(directory, only=["pool", "server"])
        pool = Pool.objects.get(name="ocsfe04")
        assert (pool.fqdn, pool.pool_type) == (FREE, Pool.PoolType.STANDARD)
        assert Server.objects.get(fqdn=FREE).pool_key == pool.service_dn_key

        undo = gate.undo_plan(job, directory=directory)
        back = gate.submit(undo, acting_user=administrator, directory=directory, undo_of=job)
        runner.run(job_id=back.pk, directory=directory)
        assert everything(directory) == before

    def test_proposes_shares_of_the_server_itself(
        self, client: Client, administrator: Any, directory: Directory
    ) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        client.post(reverse("wizard-start", args=["deploy_standard_edition"]))
        draft = Draft.objects.get()
        client.post(draft.page_url("server"), {"server": FREE, "version": draft.version})
        assert rf"\\{FREE}\AddressBook" in client.get(draft.page_url("stores")).content.decode()
        page = client.get(draft.page_url("web-farm")).content.decode()
        assert "internal_web_farm_fqdn" not in page

    def test_refuses_a_server_of_a_pool(self, client: Client, administrator: Any, directory: Directory) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        client.post(reverse("wizard-start", args=["deploy_standard_edition"]))
        draft = Draft.objects.get()
        answer = client.post(draft.page_url("server"), {"server": "ocsse01.contoso.com", "version": draft.version})
        assert answer.status_code == 422
        assert "is a server of the pool ocsse01 already" in answer.content.decode()


@pytest.mark.django_db
class TestREST:
    URL = "/api/v1/pools/standard-edition/"

    def test_answers_a_dry_run_and_a_job(self, client: Client, administrator: Any, directory: Directory) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        dry = client.post(f"{self.URL}?dry_run=true", wish(), content_type="application/json")
        assert dry.status_code == 200, dry.content
        answer = client.post(self.URL, wish(), content_type="application/json")
        assert answer.status_code == 202
        assert Job.objects.get().plan_hash == dry.json()["hash"]

    def test_tells_every_broken_rule(self, client: Client, administrator: Any, directory: Directory) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        body = wish(server="nobody.contoso.com", accept_license=False, user_log_path="x")
        answer = client.post(self.URL, body, content_type="application/json")
        assert answer.status_code == 422
        assert {one["field"] for one in answer.json()["errors"]} == {"accept_license", "user_log_path"}

    def test_takes_the_right_to_deploy(self, client: Client, user_administrator: Any, directory: Directory) -> None:
        client.force_login(user_administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.post(self.URL, wish(), content_type="application/json").status_code == 403
        assert client.get(self.URL).status_code in (403, 405)
