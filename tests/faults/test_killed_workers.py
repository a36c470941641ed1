"""Real Celery workers that are killed by SIGKILL at any moment of jobs of 300 rows, some cancelled, some braked."""

from __future__ import annotations

import os
import random
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from ocsadmin.accounts.models import Account
from ocsadmin.celery import app
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.directory.filters import Eq
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job, Result
from ocsadmin.plans.changes import modify
from ocsadmin.plans.plan import Brake, Plan
from tests.jobs.worker import Site

from . import processes
from .profiles import SOAK
from .store import Opened

pytestmark = [pytest.mark.slow]
ROWS = 300
SEEDS = [int(time.time()) + number for number in range(4 * SOAK)] or [1]
"""Each seed: three jobs, about five kills."""
TO_THE_END = 90
"""Seconds that a job may take on a busy machine, with all that is done to it."""
NUMBER = "msRTCSIP-Line"
NO_BRAKE = Brake(failures=ROWS)
NO_NUMBER = {"msRTCSIP-OptionFlags": "not a number"}
"""What no directory takes."""


class Jobs:
    """An installation with 300 objects, jobs that change them all, and a worker that dies."""

    def __init__(self, site: Site, directory: Directory, ou: DN, chance: random.Random) -> None:
        self.site, self.directory, self.ou, self.chance = site, directory, ou, chance
        for number in range(ROWS):
            name = f"{ou.name[-8:]}-{number:03}"
            directory.add(ou.child("CN", name), {"objectClass": ["user"], "sAMAccountName": [name], NUMBER: ["old"]})
        groups = ["Domain Admins", "RTCUniversalServerAdmins", "RTCUniversalUserAdmins"]
        self.account = Account.objects.create(username="killer@contoso.com", groups=groups)

    def submit(self, brake: Brake = NO_BRAKE, *, refused: float = 0) -> tuple[Job, str]:
        """A job that gives everyone one and the same new number; so many of them the directory refuses."""
        value = uuid.uuid4().hex
        changes = []
        for guid, (dn, there) in self.numbers().items():
            after = {NUMBER: value} | (NO_NUMBER if self.chance.random() < refused else {})
            before = {NUMBER: there}
            changes.append(modify(f"Number {dn.name}", dn, guid=guid, before=before, after=after, lane=str(guid)))
        plan = Plan("Give numbers", "enable_users", "users.enable_users", tuple(changes), brake=brake)
        return gate.submit(plan, acting_user=self.account, directory=self.directory), value

    def numbers(self) -> dict[UUID, tuple[DN, str]]:
        """What stands there now."""
        found = self.directory.search(self.ou, Eq("objectClass", "user"), attributes=["objectGUID", NUMBER])
        return {entry.guid: (entry.dn, entry.text(NUMBER)) for entry in found}

    def others_change(self, share: float) -> None:
        """Someone else is faster with so many of them."""
        for dn, there in self.numbers().values():
            if self.chance.random() < share:
                self.directory.modify(dn, [AttributeChange(NUMBER, remove=(there,), add=(uuid.uuid4().hex,))])

    def kill_somewhere(self, job: Job) -> None:
        """Kill the worker alone or with its children after some rows; whoever was left behind ends by itself."""
        rows = job.rows.exclude(result="").count() + self.chance.randrange(0, 150)
        self.until(lambda: job.rows.exclude(result="").count() >= rows or not unfinished(job))
        time.sleep(self.chance.random() / 20)
        session = self.site.session
        kill = os.kill if self.chance.random() < 0.5 else os.killpg
        kill(session, signal.SIGKILL)
        self.site.wait_for_worker()
        assert processes.left_after(session, 20) == []
        self.site.start_worker()

    def ends(self, job: Job) -> None:
        self.until(lambda: not unfinished(job))

    def until(self, true: Callable[[], bool]) -> None:
        self.site.until(true, TO_THE_END)

    def disagreements(self, job: Job, value: str) -> list[str]:
        """Rows whose result is not what the directory holds."""
        numbers = self.numbers()
        rows = job.rows.values_list("number", "target_guid", "result", "message")
        return [
            f"{number} {result!r} {message}"
            for number, guid, result, message in rows
            if (result == Result.SUCCESS) != (numbers[guid][1] == value) or result == ""
        ]


def unfinished(job: Job) -> bool:
    return Job.objects.unfinished().filter(pk=job.pk).exists()


@pytest.fixture(params=SEEDS)
def jobs(
    request: Any, forest: Any, domain_admin: Directory, scratch_ou: DN, django_db_blocker: Any, monkeypatch: Any
) -> Iterator[Jobs]:
    site = Site(forest.environment())
    site.start_broker()
    monkeypatch.setitem(app.conf, "broker_url", f"redis+socket://{site.folder}/broker.sock?virtual_host=0")
    with django_db_blocker.unblock(), Opened(site.folder / "ocsadmin.sqlite3"):
        yield Jobs(site, domain_admin, scratch_ou, random.Random(request.param))
        session = site.session
        site.close()
        assert processes.left_after(session, 5) == []


def test_the_log_agrees_with_the_directory_row_by_row(jobs: Jobs) -> None:
    jobs.site.start_worker()
    for end in (to_the_end, cancelled, braked):
        end(jobs)


def to_the_end(jobs: Jobs) -> None:
    job, value = jobs.submit()
    for _ in range(2):
        jobs.kill_somewhere(job)
    jobs.ends(job)
    assert jobs.disagreements(job, value) == []
    assert set(job.rows.values_list("result", flat=True)) == {Result.SUCCESS}


def cancelled(jobs: Jobs) -> None:
    job, value = jobs.submit()
    jobs.kill_somewhere(job)
    if unfinished(job):
        gate.cancel(job, acting_user=jobs.account)
    if jobs.chance.random() < 0.5:
        jobs.kill_somewhere(job)
    jobs.ends(job)
    assert jobs.disagreements(job, value) == []


def braked(jobs: Jobs) -> None:
    """The directory refuses four rows of ten: the brake stops the job, whoever of its workers sees it.

    That someone else was faster with one row of ten is counted as nothing.
    """
    jobs.site.stop_worker()
    job, value = jobs.submit(Brake(failures=60, percent=20), refused=0.4)
    jobs.others_change(0.1)
    jobs.site.start_worker()
    jobs.kill_somewhere(job)
    jobs.ends(job)
    assert jobs.disagreements(job, value) == []
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.counted()[Result.SKIPPED] > 0
