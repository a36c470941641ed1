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
from ocsadmin.demo import forest as demo
from ocsadmin.directory import Directory
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job
from ocsadmin.plans.plan import Plan

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
