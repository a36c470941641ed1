"""A plan is submitted and carried out on a real directory."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from ocsadmin.directory import DN, AttributeChange, Directory, DirectorySettings, LDAPDirectory
from ocsadmin.directory.errors import ReadOnlyMode
from ocsadmin.jobs import ended, gate, runner, shown
from ocsadmin.jobs.models import Job, JobSecret
from ocsadmin.plans import changes
from ocsadmin.plans.plan import Brake
from tests.counting import CountingDirectory

from .conftest import Account, People, carried_out, enable, plan_of, told

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = {"msRTCSIP-OptionFlags": ["not a number"]}
"""Values that the directory refuses."""


class TestSubmit:
    def test_refuses_an_empty_plan(self, directory: Directory, administrator: Account) -> None:
        with pytest.raises(gate.EmptyPlan):
            gate.submit(plan_of(), acting_user=administrator, directory=directory)

    def test_refuses_someone_without_the_right(
        self, directory: Directory, people: People, helpdesk_person: Account
    ) -> None:
        with pytest.raises(gate.NotPermitted, match=r"users\.enable_users"):
            gate.submit(plan_of(enable(people(1)[0])), acting_user=helpdesk_person, directory=directory)
        assert not Job.objects.exists()

    def test_refuses_another_plan_than_the_one_seen(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        one, other = people(2)
        seen = plan_of(enable(one)).hash
        with pytest.raises(gate.PlanChanged) as refused:
            gate.submit(plan_of(enable(other)), acting_user=administrator, directory=directory, expected_hash=seen)
        assert [one.row for one in refused.value.conflicts] == ["now"]
        shown.keep(plan_of(enable(one)), administrator)
        with pytest.raises(gate.PlanChanged) as refused:
            gate.submit(plan_of(enable(other)), acting_user=administrator, directory=directory, expected_hash=seen)
        assert [one.row for one in refused.value.conflicts] == ["gone", "added"]

    def test_refuses_a_stale_plan_and_names_each_value(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        one, other = people(2)
        plan = plan_of(enable(one), enable(other))
        directory.modify(other.dn, [AttributeChange("msRTCSIP-PrimaryUserAddress", add=("sip:else@contoso.com",))])
        with pytest.raises(gate.PlanStale) as refused:
            gate.submit(plan, acting_user=administrator, directory=directory)
        (conflict,) = refused.value.conflicts
        assert (conflict.seen, conflict.shown, conflict.now) == (True, (), ("sip:else@contoso.com",))
        (difference,) = refused.value.differences
        assert (difference.number, difference.attribute) == (2, "msRTCSIP-PrimaryUserAddress")
        assert (difference.planned_on, difference.now) == ((), ("sip:else@contoso.com",))
        assert directory.get(one.dn, ["msRTCSIP-UserEnabled"]).has("msRTCSIP-UserEnabled") is False  # type: ignore[union-attr]

    def test_applies_a_plan_once(self, directory: Directory, people: People, administrator: Account) -> None:
        plan = plan_of(*(enable(one) for one in people(2)))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        with pytest.raises(gate.PlanApplied, match=str(job.pk)):
            gate.submit(plan, acting_user=administrator, directory=directory)
        runner.run(job_id=job.pk, directory=directory)
        with pytest.raises(gate.PlanStale):
            gate.submit(plan, acting_user=administrator, directory=directory)

    def test_compares_200_people_with_as_few_questions_as_two(self, directory: Directory, people: People) -> None:
        everyone, asked = people(200), []
        for count in (2, 200):
            counting = CountingDirectory(directory)
            assert gate.differences(plan_of(*(enable(one) for one in everyone[:count])), counting) == []
            asked.append(counting.asked)
        assert asked[0] == asked[1]

    def test_seals_secrets_and_destroys_them_at_the_end(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        plan = plan_of(enable(people(1)[0]))
        secrets = {"service_account": "Pa55phrase!"}
        job = gate.submit(plan, acting_user=administrator, directory=directory, secrets=secrets)
        sealed = JobSecret.objects.get(job=job)
        assert b"Pa55phrase!" not in bytes(sealed.sealed)
        assert sealed.open() == "Pa55phrase!"
        runner.run(job_id=job.pk, directory=directory)
        assert not JobSecret.objects.exists()


class TestDifferences:
    def test_knows_that_a_container_comes_into_being_first(self, directory: Directory, scratch_ou: DN) -> None:
        ou = scratch_ou.child("OU", "new")
        first = changes.add("Make it", ou, {"objectClass": "organizationalUnit"})
        inside = changes.add("Make one inside", ou.child("OU", "in"), {"objectClass": "organizationalUnit"})
        assert gate.differences(plan_of(first, inside), directory) == []
        (difference,) = gate.differences(plan_of(inside), directory)
        assert "container" in difference.text

    def test_tells_that_a_name_is_taken(self, directory: Directory, scratch_ou: DN) -> None:
        plan = plan_of(changes.add("Make it", scratch_ou, {"objectClass": "organizationalUnit"}))
        assert gate.differences(plan, directory)[0].target == str(scratch_ou)

    def test_leaves_values_of_others_out_of_it(
        self, directory: Directory, domain_admin: Directory, people: People
    ) -> None:
        one = people(1)[0]
        plan = plan_of(
            changes.modify("Add", one.dn, guid=one.guid, before={}, after={"proxyAddresses": ["sip:own@contoso.com"]})
        )
        domain_admin.modify(one.dn, [AttributeChange("proxyAddresses", add=("SMTP:a@contoso.com",))])
        assert gate.differences(plan, directory) == []

    def test_follows_an_object_that_was_moved(
        self, directory: Directory, domain_admin: Directory, people: People, administrator: Account
    ) -> None:
        one = people(1)[0]
        plan = plan_of(enable(one))
        domain_admin.rename(one.dn, one.dn.parent.child("CN", f"moved-{one.dn.name}"))
        job = carried_out(plan, directory, administrator)
        assert told(job) == [("Success", "")]


class TestJob:
    def test_writes_each_object_and_says_so(self, directory: Directory, people: People, administrator: Account) -> None:
        several = people(5)
        heard: list[Job] = []
        ended.when_ended("test", heard.append)
        job = carried_out(plan_of(*(enable(one) for one in several)), directory, administrator)
        assert [one.pk for one in heard] == [job.pk]
        assert (job.state, job.counted()) == (Job.State.DONE, {"Success": 5})
        for one in several:
            entry = directory.get(one.dn)
            assert entry is not None
            assert entry.true("msRTCSIP-UserEnabled")

    def test_fails_only_the_row_of_an_object_that_others_changed(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        several = people(6)
        job = gate.submit(plan_of(*(enable(one) for one in several)), acting_user=administrator, directory=directory)
        directory.modify(several[2].dn, [AttributeChange("msRTCSIP-PrimaryUserAddress", add=("sip:x@contoso.com",))])
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert (job.state, job.counted()) == (Job.State.FAILED, {"Success": 5, "Failure": 1})
        row = job.rows.get(result="Failure")
        assert (row.number, row.cause_code) == (3, "stale")
        assert "sip:x@contoso.com" in row.message
        assert row.hint

    def test_fails_a_row_whose_change_someone_else_made(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        one = people(1)[0]
        plan = plan_of(enable(one))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        values = plan.changes[0].after
        directory.modify(one.dn, [AttributeChange(name, add=value) for name, value in values.items()])
        runner.run(job_id=job.pk, directory=directory)
        assert "someone else made this change" in job.rows.get().message

    def test_skips_what_follows_a_failure_of_changes_in_order(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        several = people(4)
        plan = plan_of(*(enable(one, lane=False) for one in several))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        directory.modify(several[1].dn, [AttributeChange("msRTCSIP-OptionFlags", add=("1",))])
        runner.run(job_id=job.pk, directory=directory)
        assert [result for result, _ in told(job)] == ["Success", "Failure", "Skipped", "Skipped"]
        assert "row 2" in told(job)[3][1]

    def test_keeps_the_order_inside_a_lane_and_skips_its_rest(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        one, other = people(2)

        def line(entry: object, before: list[str], after: list[str], lane: str) -> changes.Change:
            values = {"before": {"msRTCSIP-Line": before}, "after": {"msRTCSIP-Line": after}}
            return changes.modify("Line", entry.dn, guid=entry.guid, lane=lane, **values)  # type: ignore[attr-defined]

        steps = [line(one, [] if n == 0 else [f"tel:{n}"], [f"tel:{n + 1}"], "a") for n in range(5)]
        broken = [line(other, ["tel:9"], ["tel:8"], "b"), line(other, ["tel:8"], ["tel:7"], "b")]
        job = gate.submit(plan_of(*steps), acting_user=administrator, directory=directory)
        runner.run(job_id=job.pk, directory=directory)
        assert {result for result, _ in told(job)} == {"Success"}
        directory.modify(other.dn, [AttributeChange("msRTCSIP-Line", add=("tel:9",))])
        job = gate.submit(plan_of(*broken), acting_user=administrator, directory=directory)
        directory.modify(other.dn, [AttributeChange("msRTCSIP-Line", remove=("tel:9",))])
        runner.run(job_id=job.pk, directory=directory)
        assert [result for result, _ in told(job)] == ["Failure", "Skipped"]

    def test_stops_by_the_brake(self, directory: Directory, people: People, administrator: Account) -> None:
        wrong = [
            changes.modify("Line", one.dn, guid=one.guid, before={}, after=REFUSED, lane=str(one.guid))
            for one in people(120)
        ]
        job = carried_out(plan_of(*wrong, brake=Brake(failures=5, percent=20)), directory, administrator)
        assert job.state == Job.State.FAILED
        assert "brake" in job.message
        assert job.counted()["Skipped"] > 0
        assert "" not in job.counted()

    def test_stops_after_a_first_wave_that_failed(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        first, *others = people(5)
        broken = changes.modify("Line", first.dn, guid=first.guid, before={}, after=REFUSED, lane=str(first.guid))
        job = carried_out(plan_of(broken, *(enable(one) for one in others), waves=(1, 2)), directory, administrator)
        assert [result for result, _ in told(job)] == ["Failure", *["Skipped"] * 4]
        assert "first wave" in job.message

    def test_goes_on_after_a_first_wave_in_which_someone_else_was_faster(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        several = people(5)
        plan = plan_of(*(enable(one) for one in several), waves=(1, 2))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        directory.modify(several[0].dn, [AttributeChange("msRTCSIP-OptionFlags", add=("1",))])
        runner.run(job_id=job.pk, directory=directory)
        assert [result for result, _ in told(job)] == ["Failure", *["Success"] * 4]

    def test_goes_through_all_waves(self, directory: Directory, people: People, administrator: Account) -> None:
        job = carried_out(plan_of(*(enable(one) for one in people(9)), waves=(1, 3)), directory, administrator)
        assert job.counted() == {"Success": 9}

    def test_tells_an_error_of_the_program(
        self, directory: Directory, people: People, administrator: Account, broken_kind: str
    ) -> None:
        one = people(1)[0]
        plan = plan_of(changes.Change(broken_kind, "Break", "x"), enable(one, lane=False))
        job = carried_out(plan, directory, administrator)
        assert job.state == Job.State.ERRORED
        assert [result for result, _ in told(job)] == ["Failure", "Skipped"]
        assert job.rows.get(number=1).cause_code == "program-error"

    def test_is_carried_out_by_one_worker_at_a_time(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        from ocsadmin.jobs.runner.lease import JobLease

        job = gate.submit(plan_of(enable(people(1)[0])), acting_user=administrator, directory=directory)
        assert JobLease.for_worker(job.pk)
        assert not runner.run(job_id=job.pk, directory=directory)
        assert told(job) == [("", "")]


class TestCancel:
    def test_ends_a_job_that_nobody_has(self, directory: Directory, people: People, administrator: Account) -> None:
        job = gate.submit(plan_of(enable(people(1)[0])), acting_user=administrator, directory=directory)
        gate.cancel(job, acting_user=administrator)
        job.refresh_from_db()
        assert job.state == Job.State.CANCELLED
        assert [result for result, _ in told(job)] == ["Skipped"]
        assert not runner.run(job_id=job.pk, directory=directory)

    def test_stops_a_running_job_after_the_rows_in_flight(
        self, directory: Directory, people: People, administrator: Account, cancelling_kind: str
    ) -> None:
        one = people(1)[0]
        plan = plan_of(changes.Change(cancelling_kind, "Someone cancels", "x"), enable(one, lane=False))
        job = carried_out(plan, directory, administrator)
        assert job.state == Job.State.CANCELLED
        assert [result for result, _ in told(job)] == ["Success", "Skipped"]

    def test_takes_the_right_of_the_job(
        self, directory: Directory, people: People, administrator: Account, helpdesk_person: Account
    ) -> None:
        job = gate.submit(plan_of(enable(people(1)[0])), acting_user=administrator, directory=directory)
        with pytest.raises(gate.NotPermitted):
            gate.cancel(job, acting_user=helpdesk_person)


class TestUnreachableDirectory:
    def test_makes_the_job_wait_and_go_on(self, directory: Directory, people: People, administrator: Account) -> None:
        from ocsadmin.directory.ldap import LDAPDirectory
        from ocsadmin.directory.settings import DirectorySettings

        nowhere = DirectorySettings(uris=("ldaps://127.0.0.1:9",), bind_name="x", password="x", ca_file=None)
        job = gate.submit(plan_of(*(enable(one) for one in people(3))), acting_user=administrator, directory=directory)
        runner.run(job_id=job.pk, directory=LDAPDirectory(nowhere))
        job.refresh_from_db()
        assert (job.state, job.pauses, job.held_until) == (Job.State.WAITING, 1, None)
        assert "127.0.0.1" in job.message
        assert job.counted() == {"": 3}
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert (job.state, job.message, job.counted()) == (Job.State.DONE, "", {"Success": 3})


class TestResume:
    def test_looks_what_became_of_rows_that_were_begun(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        several = people(4)
        plan = plan_of(*(enable(one) for one in several))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        written, untouched, foreign, unbegun = plan.changes
        for change in (written, unbegun):
            dn = DN.parse(change.target)
            directory.modify(dn, [AttributeChange(name, add=value) for name, value in change.after.items()])
        directory.modify(DN.parse(foreign.target), [AttributeChange("msRTCSIP-OptionFlags", add=("7",))])
        job.rows.filter(number__lte=3).update(started_at=timezone.now(), attempts=1)
        runner.run(job_id=job.pk, directory=directory)
        results = told(job)
        assert [result for result, _ in results] == ["Success", "Success", "Failure", "Failure"]
        assert results[0][1] == "It was already written before the worker stopped."
        assert results[1][1] == ""
        assert "7" in results[2][1]
        assert "someone else made this change" in results[3][1]
        assert untouched.guid


class TestReadOnlyMode:
    def test_refuses_a_job_before_anything_is_stored(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        careful = LDAPDirectory(
            DirectorySettings(
                uris=tuple(settings.LDAP_URIS),
                bind_name=settings.LDAP_BIND_DN,
                password=settings.LDAP_PASSWORD,
                ca_file=settings.LDAP_CA_FILE,
                read_only=True,
            )
        )
        with pytest.raises(ReadOnlyMode, match="OCSADMIN_LDAP_READ_ONLY"):
            gate.submit(plan_of(enable(people(1)[0])), acting_user=administrator, directory=careful)
        assert not Job.objects.exists()
