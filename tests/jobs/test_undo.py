"""Taking back what a job did, and trying again what failed."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.jobs import export, gate, runner
from ocsadmin.jobs.models import Job, Result
from ocsadmin.plans import changes

from .conftest import Account, People, carried_out, enable, plan_of, told

pytestmark = pytest.mark.django_db(transaction=True)
OWN = ("msRTCSIP-PrimaryUserAddress", "msRTCSIP-UserEnabled", "msRTCSIP-OptionFlags", "msRTCSIP-Line", "proxyAddresses")
text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=40)
address = text.map(lambda value: f"sip:{value.strip() or 'x'}@contoso.com")
values = st.fixed_dictionaries(
    {
        "msRTCSIP-PrimaryUserAddress": st.none() | address,
        "msRTCSIP-UserEnabled": st.none() | st.booleans(),
        "msRTCSIP-OptionFlags": st.none() | st.integers(0, 2**31 - 1),
        "msRTCSIP-Line": st.none() | address,
        "proxyAddresses": st.lists(address, max_size=4, unique_by=str.casefold),
    }
)


def as_stored(entry: Entry | None) -> dict[str, frozenset[bytes]]:
    assert entry is not None
    return {name: frozenset(entry.raw(name)) for name in OWN}


def to_values(entry: Entry, after: dict[str, Any]) -> changes.Change:
    before = {name: entry.wire(name) for name in OWN}
    return changes.modify("Set", entry.dn, guid=entry.guid, before=before, after=after, lane=str(entry.guid))


class TestUndo:
    def test_brings_back_what_was_there_octet_by_octet(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        dn = people(1)[0].dn

        @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
        @given(first=values, second=values)
        def check(first: dict[str, Any], second: dict[str, Any]) -> None:
            for wanted in (first, second):
                entry = directory.get(dn)
                assert entry is not None
                if not to_values(entry, wanted).after:
                    continue
                before = as_stored(entry)
                job = carried_out(plan_of(to_values(entry, wanted)), directory, administrator)
                assert told(job) == [("Success", "")]
                undone = carried_out(gate.undo_plan(job, directory=directory), directory, administrator, undo_of=job)
                assert told(undone) == [("Success", "")]
                assert as_stored(directory.get(dn)) == before
                again = carried_out(plan_of(to_values(entry, wanted)), directory, administrator)
                assert again.state == Job.State.DONE

        check()

    def test_leaves_values_of_others_alone(
        self, directory: Directory, domain_admin: Directory, people: People, administrator: Account
    ) -> None:
        one = people(1)[0]
        own = changes.modify("Add", one.dn, guid=one.guid, before={}, after={"proxyAddresses": ["sip:a@contoso.com"]})
        job = carried_out(plan_of(own), directory, administrator)
        domain_admin.modify(one.dn, [AttributeChange("proxyAddresses", add=("SMTP:a@contoso.com",))])
        carried_out(gate.undo_plan(job), directory, administrator)
        assert directory.get(one.dn, ["proxyAddresses"]).texts("proxyAddresses") == ["SMTP:a@contoso.com"]  # type: ignore[union-attr]

    def test_of_single_rows(self, directory: Directory, people: People, administrator: Account) -> None:
        several = people(3)
        job = carried_out(plan_of(*(enable(one) for one in several)), directory, administrator)
        plan = gate.undo_plan(job, list(job.rows.filter(number=2)))
        assert [change.guid for change in plan.changes] == [several[1].guid]
        carried_out(plan, directory, administrator, undo_of=job)
        enabled = [directory.get(one.dn).has("msRTCSIP-UserEnabled") for one in several]  # type: ignore[union-attr]
        assert enabled == [True, False, True]

    def test_is_refused_where_others_changed_it_since(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        one = people(1)[0]
        job = carried_out(plan_of(enable(one)), directory, administrator)
        directory.modify(one.dn, [AttributeChange("msRTCSIP-OptionFlags", remove=("256",), add=("384",))])
        with pytest.raises(gate.PlanStale) as refused:
            gate.submit(gate.undo_plan(job), acting_user=administrator, directory=directory)
        assert [one.now for one in refused.value.differences] == [("384",)]

    def test_has_nothing_to_do_where_all_failed(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        job = gate.submit(plan_of(enable(people(1)[0])), acting_user=administrator, directory=directory)
        with pytest.raises(gate.NothingToUndo):
            gate.undo_plan(job)


def pool_changes(directory: Directory, name: str) -> list[changes.Change]:
    dn = directory.forest.pools.child("CN", name)
    attributes = {"objectClass": "msRTCSIP-Pool", "dNSHostName": f"{name}.contoso.com"}
    inner = changes.add("Create its container", dn.child("CN", "Microsoft"), {"objectClass": "container"})
    more = changes.modify("Name it", dn, guid=None, before={}, after={"msRTCSIP-PoolDisplayName": f"{name} of ours"})
    return [changes.add("Create the pool", dn, attributes), inner, more]


class TestUndoOfAdd:
    @pytest.fixture
    def made(self, directory: Directory, administrator: Account, scratch_ou: DN) -> Any:
        job = carried_out(plan_of(*pool_changes(directory, scratch_ou.name)), directory, administrator)
        assert {result for result, _ in told(job)} == {"Success"}, told(job)
        dn = directory.forest.pools.child("CN", scratch_ou.name)
        yield job, dn
        for one in (dn.child("CN", "foreign"), dn.child("CN", "Microsoft"), dn):
            if directory.get(one):
                directory.delete(one)

    def test_takes_the_objects_away(self, directory: Directory, administrator: Account, made: tuple[Job, DN]) -> None:
        job, dn = made
        undone = carried_out(gate.undo_plan(job), directory, administrator)
        assert (undone.state, directory.get(dn)) == (Job.State.DONE, None), told(undone)

    def test_and_its_undo_make_them_anew(
        self, directory: Directory, administrator: Account, made: tuple[Job, DN]
    ) -> None:
        job, dn = made
        before = directory.get(dn)
        undone = carried_out(gate.undo_plan(job), directory, administrator)
        back = gate.undo_plan(undone)
        assert any("another GUID" in notice.text for notice in back.notices)
        again = carried_out(back, directory, administrator)
        assert again.state == Job.State.DONE, told(again)[0]
        entry = directory.get(dn)
        assert entry is not None
        assert before is not None
        assert entry.text("msRTCSIP-PoolDisplayName") == before.text("msRTCSIP-PoolDisplayName")

    def test_is_refused_where_there_are_foreign_objects_below(
        self, directory: Directory, administrator: Account, made: tuple[Job, DN]
    ) -> None:
        job, dn = made
        directory.add(dn.child("CN", "foreign"), {"objectClass": ["container"]})
        (difference,) = gate.differences(gate.undo_plan(job), directory)
        assert "CN=foreign" in difference.text

    def test_is_refused_where_others_changed_the_object(
        self, directory: Directory, administrator: Account, made: tuple[Job, DN]
    ) -> None:
        job, dn = made
        directory.modify(dn, [AttributeChange("description", add=("by someone else",))])
        (difference,) = gate.differences(gate.undo_plan(job), directory)
        assert (difference.attribute, difference.now) == ("description", ("by someone else",))


class TestRename:
    def test_and_its_undo(
        self, domain_admin: Directory, people: People, administrator: Account, scratch_ou: DN
    ) -> None:
        one = people(1)[0]
        there = scratch_ou.child("CN", "Another, name")
        job = carried_out(plan_of(changes.rename("Rename", one.dn, there, guid=one.guid)), domain_admin, administrator)
        assert domain_admin.get_by_guid(one.guid).dn == there, told(job)  # type: ignore[union-attr]
        carried_out(gate.undo_plan(job), domain_admin, administrator)
        assert domain_admin.get_by_guid(one.guid).dn == one.dn  # type: ignore[union-attr]


class TestRetry:
    def test_tries_what_failed_and_what_was_skipped(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        several = people(3)
        plan = plan_of(*(enable(one, lane=False) for one in several))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        blocking = AttributeChange("msRTCSIP-OptionFlags", add=("1",))
        directory.modify(several[1].dn, [blocking])
        runner.run(job_id=job.pk, directory=directory)
        directory.modify(several[1].dn, [AttributeChange("msRTCSIP-OptionFlags", remove=("1",))])
        again = carried_out(gate.retry_plan(job), directory, administrator, retry_of=job)
        assert again.counted() == {"Success": 2}
        with pytest.raises(gate.NothingToRetry):
            gate.retry_plan(again)


class TestHandOver:
    def plan(self, people: People) -> Any:
        step = changes.hand_over(
            "Create the databases",
            "sql1.contoso.com",
            command=r"LCSCmd.exe /Forest /Action:CreatePool /PoolName:ocspool2",
            why="Only a Windows host can do it.",
            access={"RTCHSUniversalServices": "RW"},
        )
        return plan_of(step, enable(people(1)[0], lane=False))

    def test_waits_for_a_person_while_later_rows_go_on(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        job = carried_out(self.plan(people), directory, administrator)
        assert job.state == Job.State.WAITING_FOR_PEOPLE
        assert [result for result, _ in told(job)] == ["Waiting", "Success"]
        gate.confirm(job.rows.get(number=1), acting_user=administrator, result=Result.SUCCESS, note="Ticket 4711")
        job.refresh_from_db()
        assert job.state == Job.State.DONE
        assert "Ticket 4711" in told(job)[0][1]
        with pytest.raises(gate.NotWaiting):
            gate.confirm(job.rows.get(number=1), acting_user=administrator, result=Result.SUCCESS, note="")

    def test_fails_the_job_where_it_failed(self, directory: Directory, people: People, administrator: Account) -> None:
        job = carried_out(self.plan(people), directory, administrator)
        gate.confirm(job.rows.get(number=1), acting_user=administrator, result=Result.FAILURE, note="no disk")
        job.refresh_from_db()
        assert job.state == Job.State.FAILED

    def test_takes_a_right(
        self, directory: Directory, people: People, administrator: Account, helpdesk_person: Account
    ) -> None:
        job = carried_out(self.plan(people), directory, administrator)
        with pytest.raises(gate.NotPermitted):
            gate.confirm(job.rows.get(number=1), acting_user=helpdesk_person, result=Result.SUCCESS, note="")

    def test_is_left_out_when_the_job_is_cancelled(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        job = carried_out(self.plan(people), directory, administrator)
        gate.cancel(job, acting_user=administrator)
        job.refresh_from_db()
        assert job.state == Job.State.CANCELLED
        assert [result for result, _ in told(job)] == ["Skipped", "Success"]


class TestExport:
    def test_ldif_does_with_ldapmodify_what_the_job_does(
        self, forest: Any, directory: Directory, people: People, administrator: Account, tmp_path: Any
    ) -> None:
        one = people(1)[0]
        change = to_values(
            one,
            {
                "msRTCSIP-PrimaryUserAddress": "sip:Zoë Żółw@contoso.com " + "x" * 100,
                "proxyAddresses": ["sip: a", ":b"],
            },
        )
        job = carried_out(plan_of(change), directory, administrator)
        after, files = as_stored(directory.get(one.dn)), {}
        for name, lines in {"back": export.ldif_back(job), "forward": export.ldif_forward(job)}.items():
            files[name] = tmp_path / name
            files[name].write_text("".join(lines))
            assert max(len(line) for line in files[name].read_text().splitlines()) <= 76
        ldapmodify(forest, files["back"])
        assert as_stored(directory.get(one.dn)) == as_stored(one)
        ldapmodify(forest, files["forward"])
        assert as_stored(directory.get(one.dn)) == after

    def test_csv_holds_no_formula(self, directory: Directory, people: People, administrator: Account) -> None:
        change = changes.hand_over('=HYPERLINK("http://x")', "@host", command="+c", why="-w")
        job = carried_out(plan_of(change), directory, administrator)
        lines = "".join(export.log_csv(job))
        assert lines.startswith("\ufeff#,Task,Target,Execution Result")
        assert "'=HYPERLINK" in lines
        assert "'@host" in lines

    def test_commands_are_text_for_windows(self, directory: Directory, people: People, administrator: Account) -> None:
        job = carried_out(TestHandOver().plan(people), directory, administrator)
        text = "".join(export.commands(job))
        assert "LCSCmd.exe /Forest /Action:CreatePool /PoolName:ocspool2\r\n" in text
        assert "#   RTCHSUniversalServices: RW" in text
        assert "Set-ADObject -Identity 'CN=p0000" in text
        assert "'msRTCSIP-UserEnabled'=$true" in text


def ldapmodify(forest: Any, file: Any) -> None:
    from django.conf import settings as console

    account = ["-D", "administrator@contoso.com", "-w", "Passw0rd!2009"]
    environment = {"LDAPTLS_CACERT": str(console.LDAP_CA_FILE)}
    command = ["ldapmodify", "-H", console.LDAP_URIS[0], *account, "-f", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr


class TestUndoOfRowsThatFailed:
    def test_is_not_planned(self, directory: Directory, people: People, administrator: Account) -> None:
        several = people(3)
        job = gate.submit(plan_of(*(enable(one) for one in several)), acting_user=administrator, directory=directory)
        directory.modify(several[1].dn, [AttributeChange("msRTCSIP-OptionFlags", add=("1",))])
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert [result for result, _ in told(job)] == ["Success", "Failure", "Success"]
        assert [change.guid for change in gate.undo_plan(job).changes] == [several[2].guid, several[0].guid]
        with pytest.raises(gate.NothingToUndo):
            gate.undo_plan(job, list(job.rows.filter(number=2)))
        for numbers, kept in ((None, 2), ([1, 2], 1)):
            again = gate.again("undo", job, acting_user=administrator, directory=directory, numbers=numbers)
            assert len(again.plan().plan.changes) == kept
