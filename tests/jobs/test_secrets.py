"""Changes that carry secrets: written to the directory, resumed, undone, and shown nowhere."""

from __future__ import annotations

import json
import logging
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.demo.names import SERVICE_ACCOUNTS
from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.jobs import export, gate, runner
from ocsadmin.jobs.models import Job, JobSecret
from ocsadmin.jobs.runner.job_secrets import SecretGone
from ocsadmin.plans import changes
from ocsadmin.plans.kinds import kind_of
from ocsadmin.plans.kinds.base import Context
from ocsadmin.plans.kinds.secrets import UnwritableSecret, encoded, witness_of
from tests.leaks import where_stored

from .conftest import Account, carried_out, plan_of, told
from .test_worker import ACCOUNT, site
from .worker import Site

pytestmark = pytest.mark.django_db(transaction=True)
SECRET, OTHER, NAME = "Lütfen-3-Kez!", "Vielleicht-4-mal?", "new_account_password"
ENABLED = "66048"
__all__ = ["site"]


def new_account(ou: DN, name: str = "RTCNew") -> changes.Change:
    """An account of the test's own: the end of the OU's name makes it unique."""
    unique = f"{name}{ou.name[-6:]}"
    attributes = {"objectClass": "user", "sAMAccountName": unique, "userAccountControl": ENABLED}
    return changes.add("Create it", ou.child("CN", unique), attributes, secrets={"unicodePwd": NAME})


def made(plan: Any, directory: Directory, account: Account, secret: str = SECRET) -> Job:
    return carried_out(plan, directory, account, secrets={NAME: secret})


def reset(entry: Entry, **after: Any) -> changes.Change:
    return changes.modify(
        "Set its password",
        entry.dn,
        guid=entry.guid,
        before={name: entry.wire(name) for name in after},
        after=after,
        secrets={"unicodePwd": NAME},
        witness=witness_of(entry, ["unicodePwd"]),
    )


@pytest.fixture
def account(domain_admin: Directory, scratch_ou: DN) -> Entry:
    change = new_account(scratch_ou)
    kind_of(change.kind).apply(change, Context(domain_admin, open_secret=lambda _: SECRET))
    return read(domain_admin, change.target)


def read(directory: Directory, dn: object) -> Entry:
    entry = directory.get(DN.parse(str(dn)))
    assert entry is not None
    return entry


class TestANewAccount:
    def test_has_the_password_and_nothing_keeps_it(
        self,
        domain_admin: Directory,
        scratch_ou: DN,
        administrator: Account,
        client: Client,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        plan = plan_of(new_account(scratch_ou))
        assert SECRET not in json.dumps(plan.to_json(), ensure_ascii=False)
        job = made(plan, domain_admin, administrator)
        assert told(job) == [("Success", "")]
        signed_in = domain_admin.sign_in(DN.parse(plan.changes[0].target).name, SECRET)
        assert str(signed_in.dn) == plan.changes[0].target
        assert where_stored(SECRET) == []
        assert not JobSecret.objects.exists()
        texts = ["".join(export.ldif_forward(job)), "".join(export.commands(job)), "".join(export.log_csv(job))]
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        page = client.get(job.get_absolute_url()).content.decode()
        assert all(SECRET not in text for text in (*texts, page, caplog.text))
        assert "(secret)" in page
        assert "# unicodePwd: (secret) new account password" in texts[0]

    def test_is_a_command_that_asks_for_the_password_before_it_enables(self, scratch_ou: DN) -> None:
        change = new_account(scratch_ou)
        made, password, enabled = kind_of(change.kind).to_command(change).splitlines()
        assert "userAccountControl" not in made
        assert password.startswith(f"Set-ADAccountPassword -Identity '{change.target}' -Reset -NewPassword (Read-Host")
        assert enabled == f"Set-ADObject -Identity '{change.target}' -Replace @{{'userAccountControl'='66048'}}"

    def test_is_undone_and_made_again_with_a_password_typed_again(
        self, domain_admin: Directory, scratch_ou: DN, administrator: Account
    ) -> None:
        job = made(plan_of(new_account(scratch_ou)), domain_admin, administrator)
        dn = DN.parse(job.rows.get().target)
        domain_admin.sign_in(dn.name, SECRET)
        undone = carried_out(gate.undo_plan(job, directory=domain_admin), domain_admin, administrator)
        assert told(undone) == [("Success", "")]
        assert domain_admin.get(dn) is None
        again = gate.undo_plan(undone, directory=domain_admin)
        with pytest.raises(gate.SecretsMissing, match="new account password"):
            gate.submit(again, acting_user=administrator, directory=domain_admin)
        made(again, domain_admin, administrator, OTHER)
        domain_admin.sign_in(dn.name, OTHER)

    def test_is_not_made_twice_by_the_worker_that_follows_a_dead_one(
        self, domain_admin: Directory, scratch_ou: DN, administrator: Account
    ) -> None:
        plan = plan_of(new_account(scratch_ou))
        job = gate.submit(plan, acting_user=administrator, directory=domain_admin, secrets={NAME: SECRET})
        change = plan.changes[0]
        kind_of(change.kind).apply(change, Context(domain_admin, open_secret=lambda _: SECRET))
        job.rows.update(started_at=timezone.now())
        assert runner.run(job_id=job.pk, directory=domain_admin)
        job.refresh_from_db()
        assert told(job) == [("Success", "It was already written before the worker stopped.")]
        assert not JobSecret.objects.exists()

    def test_says_when_the_password_is_refused_and_takes_another(
        self, domain_admin: Directory, scratch_ou: DN, administrator: Account, client: Client
    ) -> None:
        job = made(plan_of(new_account(scratch_ou)), domain_admin, administrator, "kurz")
        row = job.rows.get()
        assert (row.result, row.cause_code) == ("Failure", "password-refused")
        assert "kurz" not in f"{row.message}{row.hint}"
        assert where_stored("kurz") == []
        page, answer = self._retried(client, administrator, job, {})
        assert 'type="password"' in page
        assert answer.status_code == 422
        _, answer = self._retried(client, administrator, job, {f"secret-{NAME}": SECRET, f"again-{NAME}": OTHER})
        assert "The two differ" in answer.content.decode()
        assert SECRET not in answer.content.decode()
        _, answer = self._retried(client, administrator, job, {f"secret-{NAME}": SECRET, f"again-{NAME}": SECRET})
        assert answer.status_code == 302, answer.content.decode()
        assert JobSecret.objects.get(job=Job.objects.latest("pk")).open() == SECRET

    def _retried(self, client: Client, account: Account, job: Job, data: dict[str, str]) -> tuple[str, Any]:
        client.force_login(account, backend="ocsadmin.accounts.backends.LocalBackend")
        url = reverse("job-retry", args=[job.pk])
        return client.get(url).content.decode(), client.post(url, {"plan_hash": gate.retry_plan(job).hash, **data})

    def test_can_be_retried_over_rest(
        self, domain_admin: Directory, scratch_ou: DN, administrator: Account, client: Client
    ) -> None:
        job = made(plan_of(new_account(scratch_ou)), domain_admin, administrator, "kurz")
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        url = f"/api/v1/jobs/{job.pk}/retry/"
        refused = client.post(url, {}, content_type="application/json")
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/secrets-missing")
        taken = client.post(url, {"secrets": {NAME: SECRET}}, content_type="application/json")
        assert taken.status_code == 202, taken.content
        assert SECRET not in taken.content.decode()


class TestSubmit:
    @pytest.mark.parametrize("given", [None, {}, {"another": SECRET}, {NAME: ""}])
    def test_refuses_a_plan_whose_secrets_are_missing(
        self, domain_admin: Directory, scratch_ou: DN, administrator: Account, given: dict[str, str] | None
    ) -> None:
        with pytest.raises(gate.SecretsMissing):
            gate.submit(
                plan_of(new_account(scratch_ou)), acting_user=administrator, directory=domain_admin, secrets=given
            )
        assert not Job.objects.exists()

    def test_takes_them_from_a_file_for_the_command(
        self, directory: Directory, scratch_ou: DN, administrator: Account, tmp_path: Any, capsys: Any
    ) -> None:
        plan, secrets = tmp_path / "plan.json", tmp_path / "secrets.json"
        plan.write_text(json.dumps(plan_of(new_account(scratch_ou)).to_json()))
        secrets.write_text(json.dumps({NAME: SECRET}))
        call_command("apply_plan", str(plan), account=administrator.username, yes=True, secrets=secrets.open())
        assert JobSecret.objects.get().open() == SECRET
        assert SECRET not in capsys.readouterr().out


@pytest.mark.slow
class TestARealWorker:
    def test_gets_the_secret_from_the_database_alone(
        self, site: Site, directory: Directory, domain_admin: Directory, tmp_path: Any
    ) -> None:
        unit = DN.parse(SERVICE_ACCOUNTS)
        name = f"RTC{uuid.uuid4().hex[:8]}"
        attributes = {"objectClass": "user", "sAMAccountName": name, "userAccountControl": ENABLED}
        change = changes.add("Create it", unit.child("CN", name), attributes, secrets={"unicodePwd": NAME})
        plan, secrets = tmp_path / "plan.json", tmp_path / "secrets.json"
        plan.write_text(json.dumps(plan_of(change).to_json()))
        secrets.write_text(json.dumps({NAME: SECRET}))
        site.manage("apply_plan", str(plan), "--as", ACCOUNT, "--yes", "--secrets", str(secrets))
        site.start_broker()
        site.start_worker()
        try:
            site.until(lambda: site.job_state() == "done", 30)
            assert directory.sign_in(name, SECRET).account == name
            stored = b"".join(file.read_bytes() for file in site.folder.iterdir() if file.is_file())
            assert SECRET.encode() not in stored
            assert site.ask("SELECT count(*) FROM jobs_jobsecret") == [(0,)]
        finally:
            domain_admin.delete(unit.child("CN", name))


class TestSecretsOfAJob:
    def test_go_while_people_are_waited_for(
        self, domain_admin: Directory, scratch_ou: DN, administrator: Account
    ) -> None:
        step = changes.hand_over("On the host", "fe01", command="setup", why="")
        job = made(plan_of(new_account(scratch_ou), step), domain_admin, administrator)
        assert job.state == Job.State.WAITING_FOR_PEOPLE
        assert not JobSecret.objects.exists()

    def test_stay_until_the_last_row_that_needs_them(
        self, domain_admin: Directory, scratch_ou: DN, administrator: Account
    ) -> None:
        several = [new_account(scratch_ou, f"A{number}") for number in range(3)]
        job = made(plan_of(*several), domain_admin, administrator)
        assert [result for result, _ in told(job)] == ["Success"] * 3

    def test_are_missed_in_plain_words(self, domain_admin: Directory, scratch_ou: DN, administrator: Account) -> None:
        plan = plan_of(new_account(scratch_ou))
        job = gate.submit(plan, acting_user=administrator, directory=domain_admin, secrets={NAME: SECRET})
        JobSecret.objects.all().delete()
        runner.run(job_id=job.pk, directory=domain_admin)
        row = job.rows.get()
        assert (row.result, row.cause_code) == ("Failure", SecretGone.code)
        assert "new account password" in row.message

    def test_that_cant_be_sent_are_not_told(self) -> None:
        with pytest.raises(UnwritableSecret) as refused:
            encoded("unicodePwd", "half\ud800pair")
        assert "half" not in str(refused.value)
        assert refused.value.__cause__ is None


class TestAPasswordThatIsSetAnew:
    def test_replaces_the_old_one_and_changes_other_values(
        self, domain_admin: Directory, account: Entry, administrator: Account
    ) -> None:
        job = made(plan_of(reset(account, displayName=["New"])), domain_admin, administrator, OTHER)
        assert told(job) == [("Success", "")]
        assert domain_admin.sign_in(account.text("sAMAccountName"), OTHER).display_name == "New"
        undo = gate.undo_plan(job, directory=domain_admin)
        assert [dict(change.secrets) for change in undo.changes] == [{}]
        assert "does not come back" in undo.notices[0].text

    def test_needs_a_witness(self, account: Entry) -> None:
        with pytest.raises(ValueError, match="witness"):
            changes.modify("x", account.dn, guid=account.guid, before={}, after={}, secrets={"unicodePwd": NAME})

    def test_is_not_written_over_someone_elses(
        self, domain_admin: Directory, account: Entry, administrator: Account
    ) -> None:
        plan = plan_of(reset(account))
        job = gate.submit(plan, acting_user=administrator, directory=domain_admin, secrets={NAME: OTHER})
        theirs = AttributeChange("unicodePwd", add=(encoded("unicodePwd", "Ihres-5-mal!"),), replace=True)
        domain_admin.modify(account.dn, [theirs])
        with pytest.raises(gate.PlanApplied):
            gate.submit(plan, acting_user=administrator, directory=domain_admin, secrets={NAME: OTHER})
        runner.run(job_id=job.pk, directory=domain_admin)
        assert job.rows.get().cause_code == "stale"
        domain_admin.sign_in(account.text("sAMAccountName"), "Ihres-5-mal!")
        with pytest.raises(gate.PlanStale):
            gate.submit(plan, acting_user=administrator, directory=domain_admin, secrets={NAME: OTHER})

    def test_is_found_set_after_the_death_of_a_worker(
        self, domain_admin: Directory, account: Entry, administrator: Account
    ) -> None:
        plan = plan_of(reset(account))
        job = gate.submit(plan, acting_user=administrator, directory=domain_admin, secrets={NAME: OTHER})
        kind_of("directory.modify").apply(plan.changes[0], Context(domain_admin, open_secret=lambda _: OTHER))
        job.rows.update(started_at=timezone.now())
        runner.run(job_id=job.pk, directory=domain_admin)
        assert told(job)[0][0] == "Success"

    def test_is_told_by_a_comment_and_a_command(self, account: Entry) -> None:
        change = reset(account)
        kind = kind_of(change.kind)
        assert kind.to_ldif(change) == f"# dn: {account.dn}\n# unicodePwd: (secret) new account password\n"
        assert kind.to_command(change).startswith("Set-ADAccountPassword -Identity")
        assert kind.inverse(change, {}) is None
