"""A forest that is not prepared, of the test's own: import ``bare_forest`` and ``bare_directory`` to use them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

from ocsadmin import parts
from ocsadmin.accounts.models import Account
from ocsadmin.demo import forest as demo
from ocsadmin.directory import DN, Directory
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job
from ocsadmin.plans.plan import Plan
from tests.use_cases.declared import UseCaseTests

from .worlds import written

PEOPLE = 20
POINTED = ("LDAP_URIS", "LDAP_CA_FILE", "LDAP_BIND_DN", "LDAP_PASSWORD", "DNS_SERVERS")


def started(*, with_schema: bool = True) -> Iterator[demo.Forest]:
    """A forest that ends with the test; the settings lead to it as long as it runs."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-bare-"))
    before = {name: getattr(settings, name) for name in POINTED}
    demo.build(folder, people=PEOPLE, bare=True, with_schema=with_schema)
    running = demo.start(folder, nosync=True)
    environment = running.environment()
    settings.LDAP_URIS = environment["OCSADMIN_LDAP_URIS"].split()
    settings.LDAP_CA_FILE = environment["OCSADMIN_LDAP_CA_FILE"]
    settings.LDAP_BIND_DN = environment["OCSADMIN_LDAP_BIND_DN"]
    settings.LDAP_PASSWORD = Path(environment["OCSADMIN_LDAP_PASSWORD_FILE"]).read_text().strip()
    settings.DNS_SERVERS = environment["OCSADMIN_DNS_SERVERS"].split()
    parts.forget()
    cache.clear()
    yield running
    for name, value in before.items():
        setattr(settings, name, value)
    parts.forget()
    cache.clear()
    demo.destroy(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def bare_forest() -> Iterator[demo.Forest]:
    """The OCS schema is there; neither forest nor domain are prepared."""
    yield from started()


@pytest.fixture
def bare_directory(bare_forest: demo.Forest) -> Directory:
    return parts.directory()


@pytest.fixture
def plain_forest() -> Iterator[demo.Forest]:
    """Not even the schema is there."""
    yield from started(with_schema=False)


@pytest.fixture
def preparer(account_with: Callable[..., Any]) -> Any:
    """Who prepares a forest: in no RTC group, as there is none."""
    return account_with("Enterprise Admins", "Domain Admins", "Schema Admins", name="serveradmin@contoso.com")


def carried_out(plan: Plan, acting_user: Any, directory: Directory) -> Job:
    """The job of a plan, run to its end; every row must have succeeded."""
    job = gate.submit(plan, acting_user=acting_user, directory=directory)
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    wrong = [(row.title, row.result, row.message) for row in job.rows.all() if row.result != "Success"]
    assert (job.state, wrong) == (Job.State.DONE, [])
    return job


def taken_back(job: Job, acting_user: Any, directory: Directory) -> Job:
    return carried_out(gate.undo_plan(job, directory=directory), acting_user, directory)


class BareUseCaseTests(UseCaseTests):
    """On one forest for the class, which is as it was after each test: what was done is undone."""

    @pytest.fixture(scope="class")
    def bare(self) -> Iterator[demo.Forest]:
        yield from started()

    @pytest.fixture
    def directory(self, bare: object) -> Directory:
        return parts.directory()

    @pytest.fixture(autouse=True)
    def undo(self, directory: Directory) -> Iterator[None]:
        self.done: list[tuple[Job, Account]] = []
        self.disturbed: list[DN] = []
        yield
        for dn in self.disturbed:
            directory.delete(dn)
        for job, account in reversed(self.done):
            if not Job.objects.filter(undo_of=job).exists():
                super().carried_out(gate.undo_plan(job, directory=directory), account, directory, undo_of=job)
        directory.forget_forest()

    def carried_out(self, plan: Plan, account: Account, directory: Directory, **how: Any) -> Job:
        job = super().carried_out(plan, account, directory, **how)
        self.done += [] if how else [(job, account)]
        directory.forget_forest()
        return job

    def disturb(self, plan: Plan, directory: Directory) -> None:
        """What the plan adds is there already, for as long as the test lasts."""
        added = next(change for change in plan.changes if change.kind == "directory.add")
        written([added], directory)
        self.disturbed.append(DN.parse(added.target))
