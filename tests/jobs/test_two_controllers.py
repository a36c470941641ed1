"""A job whose domain controller dies in the middle: another goes on, and nothing is written twice."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from ocsadmin.demo.names import BASE
from ocsadmin.demo.pair import Pair
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.errors import OutcomeUnknown
from ocsadmin.directory.filters import Present
from ocsadmin.directory.replication_metadata import read_metadata
from ocsadmin.jobs import gate
from ocsadmin.jobs.controllers import Lagging
from ocsadmin.jobs.inverses import undo_plan
from ocsadmin.jobs.models import Job
from ocsadmin.plans import changes
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Plan
from tests.controllers import administrator, pull, replicate

from .conftest import Account, carried_out, plan_of, told
from .dying import DyingDirectory, die, go_on

pytestmark = [pytest.mark.django_db(transaction=True)]
CONTAINER = {"objectClass": ["container"]}


@pytest.fixture
def ou(two_controllers: Pair) -> DN:
    """A unit of the test's own that both know."""
    dn = DN.parse(BASE).child("OU", f"fail-over-{uuid.uuid4().hex[:8]}")
    administrator(two_controllers, 1).add(dn, {"objectClass": ["organizationalUnit"]})
    pull(two_controllers, to=2, of=1)
    return dn


@pytest.fixture
def directory(two_controllers: Pair) -> Directory:
    """Both, the first one first."""
    return administrator(two_controllers)


def submitted(plan: Plan, directory: Directory, account: Account) -> Job:
    return gate.submit(plan, acting_user=account, directory=directory)


def add(dn: DN) -> Plan:
    return plan_of(changes.add("Make it", dn, CONTAINER))


def below(ou: DN, pair: Pair, number: int) -> list[str]:
    found = administrator(pair, number).search(ou, Present("objectClass"), attributes=["cn"])
    return sorted(entry.dn.name for entry in found if entry.dn != ou)


def made(pair: Pair, number: int, *dns: DN, **attributes: Any) -> list[Entry]:
    """Containers on one controller."""
    there = administrator(pair, number)
    for dn in dns:
        there.add(dn, {**CONTAINER, **attributes})
    return [entry for dn in dns if (entry := there.get(dn)) is not None]


class TestAddInDoubt:
    """The worker and its controller die right after the object was made, before that is in the log."""

    @pytest.fixture
    def job(self, two_controllers: Pair, ou: DN, directory: Directory, administrator: Account) -> Job:
        job = submitted(add(ou.child("CN", "once")), directory, administrator)
        die(job, DyingDirectory(directory, "add", lambda: two_controllers.kill(1)))
        return job

    def test_is_not_made_again_elsewhere(self, two_controllers: Pair, ou: DN, job: Job) -> None:
        go_on(job, administrator(two_controllers))
        assert job.state == Job.State.WAITING
        assert "Row 1 (Make it) was being written on dc1.contoso.com" in job.message
        assert "dc2.contoso.com has not heard" in job.message
        assert "Start dc1.contoso.com" in job.hint
        assert below(ou, two_controllers, 2) == []
        assert job.rows.get().result == ""

    def test_is_asked_where_it_was_written(self, two_controllers: Pair, ou: DN, job: Job) -> None:
        go_on(job, administrator(two_controllers))
        first = administrator(two_controllers, 2, 1)
        two_controllers.start(1)
        assert go_on(job, first).state == Job.State.DONE
        row = job.rows.get()
        assert row.message.startswith("It was already written")
        assert row.controller == administrator(two_controllers, 1).controller().invocation_id
        replicate(two_controllers)
        assert below(ou, two_controllers, 1) == below(ou, two_controllers, 2) == ["once"]

    def test_is_found_elsewhere_once_it_has_been_replicated(self, two_controllers: Pair, ou: DN, job: Job) -> None:
        two_controllers.start(1)
        pull(two_controllers, to=2, of=1)
        two_controllers.kill(1)
        assert go_on(job, administrator(two_controllers)).state == Job.State.DONE
        replicate(two_controllers)
        assert below(ou, two_controllers, 1) == below(ou, two_controllers, 2) == ["once"]


class TestNeverWritten:
    """The worker and its controller die right before the write."""

    def test_is_written_elsewhere_once_that_has_heard_of_the_other(
        self, two_controllers: Pair, ou: DN, directory: Directory, administrator: Account
    ) -> None:
        from tests.controllers import administrator as at

        job = submitted(add(ou.child("CN", "once")), directory, administrator)
        die(job, DyingDirectory(directory, "add", lambda: two_controllers.kill(1), before=True))
        assert go_on(job, at(two_controllers)).state == Job.State.WAITING
        two_controllers.start(1)
        made(two_controllers, 1, ou.child("CN", "something else"))
        pull(two_controllers, to=2, of=1)
        two_controllers.kill(1)
        assert go_on(job, at(two_controllers)).state == Job.State.DONE
        assert below(ou, two_controllers, 2) == ["once", "something else"]
        replicate(two_controllers)
        assert below(ou, two_controllers, 1) == ["once", "something else"]

    def test_delete_is_not_taken_for_done_where_the_object_has_not_arrived(
        self, two_controllers: Pair, ou: DN, directory: Directory, administrator: Account
    ) -> None:
        from tests.controllers import administrator as at

        entry = made(two_controllers, 1, ou.child("CN", "new"))[0]
        gone = changes.delete("Delete it", entry.dn, guid=entry.guid, before={"cn": ["new"]})
        job = submitted(plan_of(gone), directory, administrator)
        die(job, DyingDirectory(directory, "delete", lambda: two_controllers.kill(1), before=True))
        assert go_on(job, at(two_controllers)).state == Job.State.WAITING
        two_controllers.start(1)
        assert go_on(job, at(two_controllers)).state == Job.State.DONE
        assert below(ou, two_controllers, 1) == []


class TestLag:
    def test_of_an_object_is_no_failure(
        self, two_controllers: Pair, ou: DN, directory: Directory, administrator: Account
    ) -> None:
        """Planned on the first; the second, which carries it out, has not got the object yet."""
        from tests.controllers import administrator as at

        entry = made(two_controllers, 1, ou.child("CN", "new"))[0]
        job = submitted(plan_of(described(entry, "", "ours")), directory, administrator)
        two_controllers.kill(1)
        go_on(job, at(two_controllers))
        assert job.state == Job.State.WAITING
        assert "dc2.contoso.com can't be asked about CN=new" in job.message
        two_controllers.start(1)
        assert go_on(job, at(two_controllers, 2, 1)).state == Job.State.DONE

    def test_of_a_value_is_no_stale_row(
        self, two_controllers: Pair, ou: DN, directory: Directory, administrator: Account
    ) -> None:
        from tests.controllers import administrator as at

        entry = made(two_controllers, 1, ou.child("CN", "one"), description=["old"])[0]
        pull(two_controllers, to=2, of=1)
        carried_out(plan_of(described(entry, "old", "newer")), at(two_controllers, 1), administrator)
        job = submitted(plan_of(described(entry, "newer", "newest")), directory, administrator)
        two_controllers.kill(1)
        assert go_on(job, at(two_controllers)).state == Job.State.WAITING
        replicate(two_controllers)
        two_controllers.kill(1)
        assert go_on(job, at(two_controllers)).state == Job.State.DONE
        replicate(two_controllers)
        for number in (1, 2):
            now = at(two_controllers, number).get(entry.dn)
            assert now is not None
            assert now.text("description") == "newest"

    def test_of_the_container_that_an_earlier_row_made_is_waited_for(
        self, two_controllers: Pair, ou: DN, directory: Directory, administrator: Account
    ) -> None:
        from tests.controllers import administrator as at

        outer = ou.child("CN", "outer")
        inner = outer.child("CN", "inner")
        plan = plan_of(changes.add("Outer", outer, CONTAINER), changes.add("Inner", inner, CONTAINER))
        job = submitted(plan, directory, administrator)
        dead = OneWriteOnly(directory, two_controllers)
        go_on(job, dead)
        assert [result for result, _ in told(job)] == ["Success", ""]
        go_on(job, at(two_controllers))
        assert job.state == Job.State.WAITING
        assert [result for result, _ in told(job)] == ["Success", ""]
        two_controllers.start(1)
        assert go_on(job, at(two_controllers)).state == Job.State.DONE

    def test_does_not_hide_that_something_is_stale(
        self, two_controllers: Pair, ou: DN, directory: Directory, administrator: Account
    ) -> None:
        from tests.controllers import administrator as at

        entry = made(two_controllers, 1, ou.child("CN", "one"), description=["old"])[0]
        pull(two_controllers, to=2, of=1)
        job = submitted(plan_of(described(entry, "old", "ours")), directory, administrator)
        pull(two_controllers, to=2, of=1)
        at(two_controllers, 2).modify(entry.dn, [changes_of("old", "theirs")])
        two_controllers.kill(1)
        assert go_on(job, at(two_controllers)).state == Job.State.FAILED
        assert job.rows.get().cause_code == "stale"


class TestUndo:
    def test_where_the_job_has_not_arrived_is_not_called_stale(
        self, two_controllers: Pair, ou: DN, directory: Directory, administrator: Account
    ) -> None:
        from tests.controllers import administrator as at

        entry = made(two_controllers, 1, ou.child("CN", "one"), description=["old"])[0]
        pull(two_controllers, to=2, of=1)
        job = carried_out(plan_of(described(entry, "old", "new")), directory, administrator)
        two_controllers.kill(1)
        elsewhere = at(two_controllers)
        with pytest.raises(Lagging, match=r"dc2\.contoso\.com can't be asked"):
            gate.submit(undo_plan(job), acting_user=administrator, directory=elsewhere, undo_of=job)
        replicate(two_controllers)
        two_controllers.kill(1)
        undone = carried_out(undo_plan(job), elsewhere, administrator, undo_of=job)
        assert undone.state == Job.State.DONE


class TestBulk:
    def test_writes_each_object_once_when_a_controller_dies_in_the_middle(
        self, two_controllers: Pair, ou: DN, directory: Directory, administrator: Account
    ) -> None:
        from tests.controllers import administrator as at

        entries = made(two_controllers, 1, *(ou.child("CN", f"n{number:02}") for number in range(30)))
        pull(two_controllers, to=2, of=1)
        plan = plan_of(*(described(entry, "", "ours", lane=True) for entry in entries))
        job = submitted(plan, directory, administrator)
        go_on(job, LosesOneAnswer(directory, two_controllers, after=12))
        assert job.state == Job.State.WAITING
        go_on(job, at(two_controllers))
        assert job.state == Job.State.WAITING
        two_controllers.start(1)
        assert go_on(job, at(two_controllers)).state == Job.State.DONE
        assert {result for result, _ in told(job)} == {"Success"}
        replicate(two_controllers)
        for entry in entries:
            for number in (1, 2):
                stamps = read_metadata(at(two_controllers, number), entry.guid)
                assert stamps is not None
                stamp = stamps.of("description")
                assert stamp is not None
                assert stamp.version == 1


def changes_of(old: str, new: str) -> Any:
    from ocsadmin.directory import AttributeChange

    return AttributeChange("description", (old,) if old else (), (new,))


def described(entry: Entry, old: str, new: str, *, lane: bool = False) -> Change:
    before, after = {"description": [old] if old else []}, {"description": [new]}
    lane_name = str(entry.guid) if lane else ""
    return changes.modify("Describe", entry.dn, guid=entry.guid, before=before, after=after, lane=lane_name)


class _Through:
    def __init__(self, real: Directory, pair: Pair) -> None:
        self._real, self._pair, self._writes = real, pair, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class OneWriteOnly(_Through):
    """The first controller dies right before the second object is made."""

    def add(self, dn: DN, attributes: Any) -> None:
        self._writes += 1
        if self._writes == 2:
            self._pair.kill(1)
        self._real.add(dn, attributes)


class LosesOneAnswer(_Through):
    """The first controller dies right after a write, whose answer is lost."""

    def __init__(self, real: Directory, pair: Pair, *, after: int) -> None:
        super().__init__(real, pair)
        self._after = after

    def modify(self, dn: DN, parts: Any) -> None:
        self._real.modify(dn, parts)
        self._writes += 1
        if self._writes == self._after:
            self._pair.kill(1)
            raise OutcomeUnknown(hosts="dc1", dn=dn, words="cut")
