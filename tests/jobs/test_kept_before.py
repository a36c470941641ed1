"""What undoing needs is stored before it is written: a worker may die between the write and its log."""

from __future__ import annotations

from typing import Any

import pytest

from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.directory.filters import Eq
from ocsadmin.jobs import gate
from ocsadmin.jobs.inverses import undo_plan
from ocsadmin.jobs.models import Job
from ocsadmin.plans import changes
from ocsadmin.plans.kinds.add import own_attributes
from ocsadmin.plans.kinds.base import Context
from pools.preparation.grant_kind import grant
from pools.preparation.grants import BROWSE, Grant

from .conftest import Account, People, carried_out, plan_of
from .dying import DyingDirectory, die, go_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def deletion(entry: Entry, *, lane: bool = False) -> changes.Change:
    before = {"objectClass": entry.wire("objectClass")}
    return changes.delete("Delete", entry.dn, guid=entry.guid, before=before, lane=str(entry.guid) if lane else "")


def own(entry: Entry | None, directory: Directory) -> Any:
    assert entry is not None
    return own_attributes(entry, Context(directory, open_secret=str))


@pytest.fixture
def person(people: People, domain_admin: Directory) -> Entry:
    """Someone with values that no plan names."""
    found = people(1)[0]
    given = {"description": "Ada's", "proxyAddresses": "smtp:ada@x", "telephoneNumber": "+1"}
    domain_admin.modify(found.dn, [AttributeChange(name, add=(value,)) for name, value in given.items()])
    read = domain_admin.get(found.dn)
    assert read is not None
    return read


class TestDelete:
    @pytest.mark.parametrize("lane", [False, True], ids=["alone", "in a lane"])
    def test_by_a_worker_that_died_is_undone_whole(
        self, domain_admin: Directory, administrator: Account, person: Entry, lane: bool
    ) -> None:
        before = own(person, domain_admin)
        plan = plan_of(deletion(person, lane=lane))
        job = gate.submit(plan, acting_user=administrator, directory=domain_admin)
        die(job, DyingDirectory(domain_admin, "delete"))
        assert domain_admin.get(person.dn) is None
        row = go_on(job, domain_admin).rows.get()
        assert row.result == "Success"
        assert row.message.startswith("It was already written")
        undone = carried_out(undo_plan(job), domain_admin, administrator, undo_of=job)
        assert undone.state == Job.State.DONE
        assert own(domain_admin.get(person.dn), domain_admin) == before

    def test_leaves_what_was_changed_since_it_was_planned(
        self, domain_admin: Directory, administrator: Account, person: Entry
    ) -> None:
        seen = {name: person.wire(name) for name in ("objectClass", "description")}
        plan = plan_of(changes.delete("Delete", person.dn, guid=person.guid, before=seen))
        job = gate.submit(plan, acting_user=administrator, directory=domain_admin)
        domain_admin.modify(person.dn, [AttributeChange("description", remove=("Ada's",), add=("mine",))])
        assert go_on(job, domain_admin).rows.get().cause_code == "stale"
        now = domain_admin.get(person.dn)
        assert now is not None
        assert now.text("description") == "mine"

    def test_leaves_what_was_changed_while_it_was_stored(
        self, domain_admin: Directory, administrator: Account, person: Entry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Someone writes after the object was read, and before it goes."""
        from ocsadmin.jobs.runner import row_log

        keep = row_log.keep

        def keep_while_someone_writes(*arguments: Any) -> None:
            keep(*arguments)
            domain_admin.modify(person.dn, [AttributeChange("description", remove=("Ada's",), add=("mine",))])

        monkeypatch.setattr(row_log, "keep", keep_while_someone_writes)
        job = carried_out(plan_of(deletion(person)), domain_admin, administrator)
        assert job.rows.get().cause_code == "stale"
        now = domain_admin.get(person.dn)
        assert now is not None
        assert now.text("description") == "mine"

    def test_never_takes_another_that_has_its_name(
        self, domain_admin: Directory, administrator: Account, person: Entry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from ocsadmin.jobs.runner import row_log

        keep, moved = row_log.keep, person.dn.parent.child("CN", "moved")

        def keep_while_someone_swaps(*arguments: Any) -> None:
            keep(*arguments)
            domain_admin.rename(person.dn, moved)
            domain_admin.add(person.dn, {"objectClass": ["container"]})

        monkeypatch.setattr(row_log, "keep", keep_while_someone_swaps)
        carried_out(plan_of(deletion(person)), domain_admin, administrator)
        assert domain_admin.get(person.dn) is not None


class TestGrant:
    def test_by_a_worker_that_died_is_undone_without_what_others_had_granted(
        self, domain_admin: Directory, administrator: Account, scratch_ou: DN
    ) -> None:
        there = domain_admin.access_list(scratch_ou)
        assert there is not None
        theirs, ours = (Grant(name, BROWSE) for name in ("RTCUniversalUserAdmins", "RTCUniversalServerAdmins"))
        where, domain = Eq("sAMAccountName", theirs.group), domain_admin.forest.domain
        sid = next(iter(domain_admin.search(domain, where, attributes=["objectSid"]))).raw("objectSid")[0]
        before = there.with_added([theirs.entry(sid, {})])
        domain_admin.write_access_list(scratch_ou, before)
        plan = plan_of(grant("Grant", scratch_ou, [theirs, ours], {}))
        job = gate.submit(plan, acting_user=administrator, directory=domain_admin)
        die(job, DyingDirectory(domain_admin, "write_access_list"))
        assert go_on(job, domain_admin).state == Job.State.DONE
        carried_out(undo_plan(job), domain_admin, administrator, undo_of=job)
        now = domain_admin.access_list(scratch_ou)
        assert now is not None
        assert [entry.key for entry in now.entries] == [entry.key for entry in before.entries]
