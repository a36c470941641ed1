"""Undo and retry: the same on page, REST and command; conflicts leave out only themselves; what is undone says so."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.jobs import export, gate, runner, undo_rules
from ocsadmin.jobs.models import Job, Result
from ocsadmin.plans import changes
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Confirmation, Plan

from .conftest import Account, People, carried_out, enable, plan_of, told
from .faces import FACES, REST, MakeFace, Page, each_face, run
from .faces import Command as CommandFace

pytestmark = pytest.mark.django_db(transaction=True)
FLAGS = "msRTCSIP-OptionFlags"
NOT_YET = (
    "Job {} has not ended yet: undo and retry are possible once it has.",
    "Wait until it ends, or cancel it; then undo or retry what it did.",
)


def flags(one: Entry, directory: Directory) -> str:
    entry = directory.get_by_guid(one.guid)
    return entry.text(FLAGS) if entry else "gone"


def touch(one: Entry, directory: Directory) -> None:
    """Someone else changes what the job has written."""
    directory.modify(one.dn, [AttributeChange(FLAGS, remove=("256",), add=("384",))])


@each_face
class TestUndo:
    def test_does_what_it_shows_and_says_so(
        self, face: MakeFace, directory: Directory, people: People, administrator: Account
    ) -> None:
        several, by = people(2), face(administrator)
        job = carried_out(plan_of(*(enable(one) for one in several)), directory, administrator)
        shown = by.shown(job)
        assert (shown.status, shown.left_out) == (200, {})
        assert shown.hash == gate.undo_plan(job, directory=directory).hash
        undo = run(by.done(job, plan_hash=shown.hash), directory)
        assert (undo.undo_of, undo.plan_hash) == (job, shown.hash)
        assert undo.source == {"Page": "page", "REST": "api", "Command": "command"}[face.__name__]
        assert told(undo) == [("Success", ""), ("Success", "")]
        assert [flags(one, directory) for one in several] == ["", ""]

    def test_leaves_out_what_others_changed_and_does_the_rest(
        self, face: MakeFace, directory: Directory, people: People, administrator: Account
    ) -> None:
        several, by = people(3), face(administrator)
        job = carried_out(plan_of(*(enable(one) for one in several)), directory, administrator)
        touch(several[1], directory)
        shown = by.shown(job)
        assert list(shown.left_out) == [2]
        assert "256 planned on, 384 now" in shown.left_out[2]
        undo = run(by.done(job), directory)
        assert undo.plan_hash == shown.hash
        assert [flags(one, directory) for one in several] == ["", "384", ""]
        assert any("Row 2 is left out" in notice["text"] for notice in undo.notices)

    def test_is_refused_only_where_nothing_is_left(
        self, face: MakeFace, directory: Directory, people: People, administrator: Account
    ) -> None:
        several, by = people(2), face(administrator)
        job = carried_out(plan_of(*(enable(one) for one in several)), directory, administrator)
        for one in several:
            touch(one, directory)
        for answer in (by.shown(job), by.done(job)):
            assert answer.job is None
            assert answer.status == (200 if answer.hash == "" and face is Page and answer.left_out else 409)
            assert "384" in (answer.words + "".join(answer.left_out.values()))
        assert Job.objects.count() == 1

    def test_of_chosen_rows(self, face: MakeFace, directory: Directory, people: People, administrator: Account) -> None:
        several, by = people(3), face(administrator)
        job = carried_out(plan_of(*(enable(one) for one in several)), directory, administrator)
        run(by.done(job, rows=[1, 3]), directory)
        assert [flags(one, directory) for one in several] == ["", "256", ""]

    def test_a_second_time_has_nothing_to_do(
        self, face: MakeFace, directory: Directory, people: People, administrator: Account
    ) -> None:
        job, by = carried_out(plan_of(enable(people(1)[0])), directory, administrator), face(administrator)
        undo = run(by.done(job), directory)
        again = by.done(job)
        assert again.job is None
        assert again.status == 409
        assert f"Undone by job {undo.pk}" in again.words + "".join(again.left_out.values())

    def test_of_an_undo_does_it_again(
        self, face: MakeFace, directory: Directory, people: People, administrator: Account
    ) -> None:
        one, by = people(1)[0], face(administrator)
        job = carried_out(plan_of(enable(one)), directory, administrator)
        undo = run(by.done(job), directory)
        redo = run(by.done(undo), directory)
        assert (redo.title, flags(one, directory)) == (f"Redo: {job.title}", "256")
        third = run(by.done(job), directory)
        assert (third.undo_of, flags(one, directory)) == (job, "")

    def test_waits_until_the_job_has_ended(
        self, face: MakeFace, directory: Directory, people: People, administrator: Account
    ) -> None:
        job, by = carried_out(plan_of(enable(people(1)[0])), directory, administrator), face(administrator)
        Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
        for answer in (by.shown(job), by.done(job)):
            assert (answer.status, answer.job) == (409, None)
            assert NOT_YET[0].format(job.pk) in answer.words
            assert NOT_YET[1] in answer.words

    def test_demands_what_the_plan_wants_typed(
        self, face: MakeFace, directory: Directory, people: People, administrator: Account, wants_typing: None
    ) -> None:
        job, by = carried_out(plan_of(enable(people(1)[0])), directory, administrator), face(administrator)
        for typed in ({}, {"confirm": "something else"}):
            answer = by.done(job, **typed)
            assert (answer.job, "ocspool1" in answer.words) == (None, True)
        assert run(by.done(job, confirm="OCSPOOL1 "), directory).undo_of == job

    def test_refuses_another_plan_than_the_one_that_was_seen(
        self, face: MakeFace, directory: Directory, people: People, administrator: Account
    ) -> None:
        job, by = carried_out(plan_of(enable(people(1)[0])), directory, administrator), face(administrator)
        assert by.done(job, plan_hash="0" * 64).job is None
        assert Job.objects.count() == 1


@pytest.fixture
def wants_typing() -> Iterator[None]:
    def rule(plan: Plan, originals: undo_rules.Originals, first: Job) -> Plan:
        return replace(plan, confirmation=Confirmation("ocspool1", "What is stored is lost."))

    undo_rules.add(rule)
    yield
    undo_rules._rules.remove(rule)


@each_face
class TestRetry:
    def test_leaves_out_what_others_changed_and_does_the_rest(
        self, face: MakeFace, directory: Directory, people: People, administrator: Account
    ) -> None:
        several, by = people(3), face(administrator)
        job = gate.submit(plan_of(*(enable(one) for one in several)), acting_user=administrator, directory=directory)
        for one in several:
            directory.modify(one.dn, [AttributeChange(FLAGS, add=("1",))])
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert job.counted() == {"Failure": 3}
        for one in several[1:]:
            directory.modify(one.dn, [AttributeChange(FLAGS, remove=("1",))])
        shown = by.shown(job, "retry")
        assert list(shown.left_out) == [1]
        again = run(by.done(job, "retry"), directory)
        assert (again.retry_of, again.plan_hash) == (job, shown.hash)
        assert [flags(one, directory) for one in several] == ["1", "256", "256"]


class TestPageOfTheJob:
    def test_offers_undo_only_once_the_job_has_ended(
        self, directory: Directory, people: People, administrator: Account, helpdesk_person: Account
    ) -> None:
        job = carried_out(plan_of(enable(people(1)[0])), directory, administrator)
        client, rows = Page(administrator).client, reverse("job-rows", args=[job.pk])
        offered = (reverse("job-undo", args=[job.pk]), 'name="row"', 'data-check-all="row"', "Undo the chosen rows")
        words = [one.format(job.pk) for one in NOT_YET]
        for state in (*Job.LIVE, Job.State.DONE):
            Job.objects.filter(pk=job.pk).update(state=state)
            for page in (client.get(job.get_absolute_url()), client.get(rows)):
                text, is_live = page.content.decode(), state in Job.LIVE
                assert [one in text for one in offered] == [not is_live] * 4, state
                assert [one in text for one in words] == [is_live] * 2, state
        Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
        others = Page(helpdesk_person).client.get(job.get_absolute_url())
        assert (others.status_code, words[0] in others.content.decode()) == (200, False)
        live = client.get(rows).context["seen"]
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
        ended = client.get(rows, {"seen": live}, headers={"HX-Request": "true"}).content.decode()
        assert 'name="row"' in ended, "the last poll brings the table with its boxes, though no row has changed"


class TestSameOnEveryFace:
    def test_plan_and_what_is_left_out(self, directory: Directory, people: People, administrator: Account) -> None:
        several = people(4)
        job = carried_out(plan_of(*(enable(one) for one in several)), directory, administrator)
        touch(several[2], directory)
        answers = [face(administrator).shown(job, rows=[1, 3, 4]) for face in FACES]
        assert len({(answer.hash, tuple(answer.left_out.items())) for answer in answers}) == 1

    def test_rights(
        self, directory: Directory, people: People, administrator: Account, helpdesk_person: Account
    ) -> None:
        job = carried_out(plan_of(enable(people(1)[0])), directory, administrator)
        assert REST(helpdesk_person).done(job).status == 403
        assert "may not do this" in CommandFace(helpdesk_person).done(job).words
        assert Page(helpdesk_person).client.get(reverse("job-undo", args=[job.pk])).status_code == 403


def made_person(directory: Directory, ou: DN, administrator: Account, name: str = "made") -> tuple[Job, DN]:
    dn = ou.child("CN", name)
    add = changes.add("Create", dn, {"objectClass": "user", "sAMAccountName": f"{name}-{ou.name[-8:]}"}, lane=str(dn))
    after = {"msRTCSIP-UserEnabled": True, FLAGS: 256}
    more = changes.modify("Enable", dn, guid=None, before={}, after=after, lane=str(dn))
    return carried_out(plan_of(add, more), directory, administrator), dn


@each_face
class TestConflicts:
    """A person and what was done for them: each way in which the directory can have moved since."""

    def test_deleted(
        self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account, people: People
    ) -> None:
        one = people(1)[0]
        add = changes.add("Create", scratch_ou.child("CN", "made"), {"objectClass": "user"}, lane="made")
        more = changes.modify(
            "Set", scratch_ou.child("CN", "made"), guid=None, before={}, after={FLAGS: 1}, lane="made"
        )
        job = carried_out(plan_of(add, more, enable(one)), domain_admin, administrator)
        domain_admin.delete(scratch_ou.child("CN", "made"))
        by = face(administrator)
        shown = by.shown(job)
        assert sorted(shown.left_out) == [1, 2]
        undo = run(by.done(job), domain_admin)
        assert (undo.state, flags(one, domain_admin)) == (Job.State.DONE, "")

    def test_all_deleted(self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account) -> None:
        job, dn = made_person(domain_admin, scratch_ou, administrator)
        domain_admin.delete(dn)
        answer = face(administrator).done(job)
        assert (answer.status, answer.job) == (409, None)

    def test_made_anew_under_the_same_name(
        self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account
    ) -> None:
        job, dn = made_person(domain_admin, scratch_ou, administrator)
        entry = domain_admin.get(dn)
        assert entry is not None
        domain_admin.delete(dn)
        values = {"msRTCSIP-UserEnabled": ["TRUE"], FLAGS: ["256"]}
        account = [entry.text("sAMAccountName")]
        domain_admin.add(dn, {"objectClass": ["user"], "sAMAccountName": account, **values})
        answer = face(administrator).done(job)
        assert (answer.status, answer.job) == (409, None)
        assert domain_admin.get(dn).text(FLAGS) == "256"  # type: ignore[union-attr]

    def test_moved(self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account) -> None:
        job, dn = made_person(domain_admin, scratch_ou, administrator)
        there = scratch_ou.child("OU", "theirs")
        domain_admin.add(there, {"objectClass": ["organizationalUnit"]})
        domain_admin.rename(dn, there.child("CN", "made"))
        by = face(administrator)
        shown = by.shown(job)
        assert list(shown.left_out) == [1]
        assert "OU=theirs" in shown.left_out[1]
        run(by.done(job), domain_admin)
        entry = domain_admin.get(there.child("CN", "made"))
        assert entry is not None
        assert not entry.has(FLAGS), "the values of who was moved are taken back all the same"

    def test_changed_blocks_what_builds_on_it(
        self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account
    ) -> None:
        job, dn = made_person(domain_admin, scratch_ou, administrator)
        domain_admin.modify(dn, [AttributeChange(FLAGS, remove=("256",), add=("384",))])
        answer = face(administrator).done(job)
        assert (answer.status, answer.job) == (409, None)
        assert domain_admin.get(dn) is not None

    def test_done_by_someone_else_blocks_nothing(
        self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account
    ) -> None:
        job, dn = made_person(domain_admin, scratch_ou, administrator)
        domain_admin.modify(
            dn, [AttributeChange(FLAGS, remove=("256",)), AttributeChange("msRTCSIP-UserEnabled", remove=("TRUE",))]
        )
        by = face(administrator)
        shown = by.shown(job)
        assert list(shown.left_out) == [2]
        run(by.done(job), domain_admin)
        assert domain_admin.get(dn) is None

    def test_container_no_longer_empty(
        self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account
    ) -> None:
        outer, inner, other = (scratch_ou.child("OU", name) for name in ("outer", "outer2", "other"))
        adds = [changes.add(f"Make {dn.name}", dn, {"objectClass": "organizationalUnit"}) for dn in (outer, other)]
        job = carried_out(plan_of(*adds), domain_admin, administrator)
        domain_admin.add(outer.child("OU", "theirs"), {"objectClass": ["organizationalUnit"]})
        by = face(administrator)
        shown = by.shown(job)
        assert list(shown.left_out) == [1]
        assert "OU=theirs" in shown.left_out[1]
        run(by.done(job), domain_admin)
        assert (domain_admin.get(outer) is not None, domain_admin.get(other), inner) == (True, None, inner)

    def test_of_a_child_keeps_its_parent(
        self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account
    ) -> None:
        outer = scratch_ou.child("OU", "outer")
        dns = (outer, outer.child("OU", "a"), outer.child("OU", "b"))
        adds = [changes.add(f"Make {dn.name}", dn, {"objectClass": "organizationalUnit"}) for dn in dns]
        job = carried_out(plan_of(*adds), domain_admin, administrator)
        domain_admin.modify(dns[1], [AttributeChange("description", add=("ours now",))])
        by = face(administrator)
        shown = by.shown(job)
        assert sorted(shown.left_out) == [1, 2]
        assert "builds on row 2" in shown.left_out[1]
        run(by.done(job), domain_admin)
        assert [domain_admin.get(dn) is not None for dn in dns] == [True, True, False]

    def test_parent_gone(self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account) -> None:
        outer = scratch_ou.child("OU", "outer")
        domain_admin.add(outer, {"objectClass": ["organizationalUnit"]})
        inside, beside = outer.child("OU", "a"), scratch_ou.child("OU", "b")
        for dn in (inside, beside):
            domain_admin.add(dn, {"objectClass": ["organizationalUnit"]})
        gone = [
            changes.delete(f"Delete {dn.name}", dn, guid=domain_admin.get(dn).guid, before={})  # type: ignore[union-attr]
            for dn in (inside, beside)
        ]
        job = carried_out(plan_of(*gone), domain_admin, administrator)
        domain_admin.delete(outer)
        by = face(administrator)
        shown = by.shown(job)
        assert list(shown.left_out) == [1]
        assert "container" in shown.left_out[1]
        run(by.done(job), domain_admin)
        assert domain_admin.get(beside) is not None

    def test_what_it_pointed_to_is_gone(
        self, face: MakeFace, domain_admin: Directory, scratch_ou: DN, administrator: Account, people: People
    ) -> None:
        several = people(3)
        boss = several[2]
        pointed = [
            changes.modify("Point", one.dn, guid=one.guid, before={}, after={"manager": boss.dn}) for one in several[:2]
        ]
        carried_out(plan_of(*pointed), domain_admin, administrator)
        taken = [
            changes.modify(
                "Take", one.dn, guid=one.guid, before={"manager": boss.dn}, after={FLAGS: 1}, lane=str(one.guid)
            )
            for one in several[:1]
        ]
        other = changes.modify("Set", several[1].dn, guid=several[1].guid, before={}, after={FLAGS: 1}, lane="other")
        job = carried_out(plan_of(*taken, other), domain_admin, administrator)
        domain_admin.delete(boss.dn)
        by = face(administrator)
        shown = by.shown(job)
        assert list(shown.left_out) == [1]
        assert "no longer in the directory" in shown.left_out[1]
        run(by.done(job), domain_admin)
        assert [flags(one, domain_admin) for one in several[:2]] == ["1", ""]


@dataclass
class Seen:
    """What all the places say of the undo of a job and of its first row."""

    job: Any
    row: Any
    page: str
    listed: str
    report: str
    csv: dict[str, str]


def seen(job: Job, account: Account) -> Seen:
    rest, page = REST(account).client, Page(account).client
    rows = rest.get(f"/api/v1/jobs/{job.pk}/rows/").json()["results"]
    text = "".join(export.log_csv(job)).removeprefix("\ufeff")
    return Seen(
        rest.get(f"/api/v1/jobs/{job.pk}/").json(),
        rows[0],
        page.get(job.get_absolute_url()).content.decode(),
        page.get(reverse("job-list")).content.decode(),
        page.get(reverse("job-report", args=[job.pk])).content.decode(),
        next(csv.DictReader(io.StringIO(text))),
    )


class TestWhatIsUndone:
    @pytest.fixture
    def several(self, people: People) -> list[Entry]:
        return people(3)

    @pytest.fixture
    def job(self, several: list[Entry], directory: Directory, administrator: Account) -> Job:
        return carried_out(plan_of(*(enable(one) for one in several)), directory, administrator)

    def undone(self, job: Job, directory: Directory, account: Account, *rows: int, start: bool = True) -> Job:
        again = gate.again("undo", job, acting_user=account, directory=directory, numbers=rows or None)
        new = again.submit(source="page")
        return carried(new, directory) if start else new

    def test_says_by_which_job(self, job: Job, directory: Directory, administrator: Account) -> None:
        undo = self.undone(job, directory, administrator)
        all_of = seen(job, administrator)
        assert (all_of.job["undo_state"], all_of.job["undone_by"]) == ("undone", [undo.pk])
        assert (all_of.row["undo_state"], all_of.row["undone_by"]) == ("undone", undo.pk)
        assert all_of.row["undone_by_url"].endswith(f"/api/v1/jobs/{undo.pk}/")
        sentence = f"Undone by job {undo.pk}."
        for text in (all_of.page, all_of.listed, all_of.report):
            assert sentence in text
        assert f'href="{undo.get_absolute_url()}"' in all_of.page
        assert all_of.csv["Undone"] == sentence
        assert reverse("job-undo", args=[job.pk]) not in all_of.page, "nothing is left to undo"
        other = REST(administrator).client.get(f"/api/v1/jobs/{undo.pk}/rows/").json()["results"][0]
        assert other["takes_back"] == 3

    def test_in_part_row_by_row(self, job: Job, directory: Directory, administrator: Account) -> None:
        undo = self.undone(job, directory, administrator, 1)
        all_of = seen(job, administrator)
        assert (all_of.job["undo_state"], all_of.job["undone_by"]) == ("partly undone", [undo.pk])
        assert "1 of 3 rows" in all_of.page
        rows = REST(administrator).client.get(f"/api/v1/jobs/{job.pk}/rows/").json()["results"]
        assert [row["undone_by"] for row in rows] == [undo.pk, None, None]
        rest = self.undone(job, directory, administrator)
        assert [row.takes_back for row in rest.rows.all()] == [3, 2]
        assert seen(job, administrator).job["undo_state"] == "undone"

    def test_except_what_has_no_way_back(self, people: People, directory: Directory, administrator: Account) -> None:
        lasting = changes.hand_over("Look", "fe01", command="look", why="On the host.")
        job = carried_out(plan_of(lasting, enable(people(1)[0], lane=False)), directory, administrator)
        gate.confirm(job.rows.get(number=1), acting_user=administrator, result=Result.SUCCESS, note="")
        job.refresh_from_db()
        undo = self.undone(job, directory, administrator)
        told_of = REST(administrator).client.get(f"/api/v1/jobs/{job.pk}/").json()
        assert told_of["undo_state"] == "undone"
        assert told_of["undo_text"] == f"Undone by job {undo.pk}, except 1 row that has no way back."

    def test_while_the_undo_waits(self, job: Job, directory: Directory, administrator: Account) -> None:
        undo = self.undone(job, directory, administrator, start=False)
        all_of = seen(job, administrator)
        assert (all_of.job["undo_state"], all_of.row["undo_state"]) == ("being undone", "being undone")
        assert f"job {undo.pk}" in all_of.page
        with pytest.raises(gate.NothingLeft):
            self.undone(job, directory, administrator)

    def test_not_where_the_undo_failed(
        self, job: Job, several: list[Entry], directory: Directory, administrator: Account
    ) -> None:
        undo = self.undone(job, directory, administrator, start=False)
        for one in several:
            touch(one, directory)
        runner.run(job_id=undo.pk, directory=directory)
        all_of = seen(job, administrator)
        assert (all_of.job["undo_state"], all_of.row["undo_state"]) == ("undo failed", "undo failed")
        assert "still stands" in all_of.page
        assert "still stands" in all_of.csv["Undone"]

    def test_not_where_the_undo_was_undone(self, job: Job, directory: Directory, administrator: Account) -> None:
        undo = self.undone(job, directory, administrator)
        redo = self.undone(undo, directory, administrator)
        all_of = seen(job, administrator)
        assert (all_of.job["undo_state"], all_of.row["undo_state"]) == ("redone", "redone")
        assert f"which job {redo.pk} took back" in all_of.page
        assert seen(undo, administrator).job["undone_by"] == [redo.pk]
        again = self.undone(redo, directory, administrator)
        assert seen(job, administrator).job["undo_state"] == "undone"
        assert seen(undo, administrator).job["undo_state"] == "redone"
        assert seen(redo, administrator).job["undone_by"] == [again.pk]

    def test_also_where_a_retry_did_it(
        self, job: Job, several: list[Entry], directory: Directory, administrator: Account
    ) -> None:
        undo = self.undone(job, directory, administrator, start=False)
        touch(several[0], directory)
        runner.run(job_id=undo.pk, directory=directory)
        undo.refresh_from_db()
        directory.modify(several[0].dn, [AttributeChange(FLAGS, remove=("384",), add=("256",))])
        retry = gate.again("retry", undo, acting_user=administrator, directory=directory).submit(source="page")
        runner.run(job_id=retry.pk, directory=directory)
        retry.refresh_from_db()
        assert (retry.undo_of, retry.retry_of) == (job, undo)
        all_of = seen(job, administrator)
        assert (all_of.job["undo_state"], all_of.job["undone_by"]) == ("undone", [undo.pk, retry.pk])
        assert all_of.row["undone_by"] == retry.pk

    def test_costs_the_same_however_many_rows(
        self, people: People, directory: Directory, administrator: Account
    ) -> None:
        costs, everyone = [], people(14)
        for made in (everyone[:2], everyone[2:]):
            job = carried_out(plan_of(*(enable(one) for one in made)), directory, administrator)
            self.undone(job, directory, administrator)
            client, rest = Page(administrator).client, REST(administrator).client
            client.get(job.get_absolute_url())
            rest.get(f"/api/v1/jobs/{job.pk}/rows/")
            with CaptureQueriesContext(connection) as queries:
                for get, url in (
                    (client.get, job.get_absolute_url()),
                    (client.get, reverse("job-list")),
                    (client.get, reverse("job-report", args=[job.pk])),
                    (rest.get, f"/api/v1/jobs/{job.pk}/rows/"),
                    (rest.get, "/api/v1/jobs/"),
                ):
                    assert get(url).status_code == 200
            costs.append(len(queries))
        assert costs[0] == costs[1]


def carried(job: Job, directory: Directory) -> Job:
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


def step(title: str, *, blocks: bool = False) -> Change:
    return changes.hand_over(title, "fe01", command="do it", why="On the host.", blocks=blocks, undo_command="undo it")


class TestStepsThatWait:
    @pytest.fixture
    def job(self, people: People, directory: Directory, administrator: Account) -> Job:
        job = carried_out(plan_of(enable(people(1)[0], lane=False), step("A"), step("B")), directory, administrator)
        assert job.state == Job.State.WAITING_FOR_PEOPLE
        return job

    @each_face
    def test_become_skipped(self, face: MakeFace, job: Job, directory: Directory, administrator: Account) -> None:
        undo = run(face(administrator).done(job), directory)
        job.refresh_from_db()
        assert [result for result, _ in told(job)] == ["Success", "Skipped", "Skipped"]
        assert f"job {undo.pk} undoes this job" in told(job)[1][1]
        assert job.state == Job.State.DONE
        assert job.counts == {"Success": 1, "Skipped": 2}

    def test_can_not_be_confirmed_any_more(self, job: Job, directory: Directory, administrator: Account) -> None:
        run(REST(administrator).done(job), directory)
        row = job.rows.get(number=2)
        with pytest.raises(gate.NotWaiting):
            gate.confirm(row, acting_user=administrator, result=Result.SUCCESS, note="")
        rest, page = REST(administrator).client, Page(administrator).client
        for what, body in (("confirm", {"result": "Success"}), ("check", {})):
            url = f"/api/v1/jobs/{job.pk}/rows/2/{what}/"
            assert rest.post(url, body, content_type="application/json").status_code == 409
        assert page.post(reverse("job-row-confirm", args=[job.pk, 2]), {"result": "Success"}).status_code == 409
        assert page.post(reverse("job-row-check", args=[job.pk, 2])).status_code == 409
        assert "It was done" not in page.get(job.get_absolute_url()).content.decode()

    def test_are_not_retried_while_the_job_is_undone(
        self, job: Job, directory: Directory, administrator: Account
    ) -> None:
        undo = run(REST(administrator).done(job), directory)
        for face in FACES:
            answer = face(administrator).done(job, "retry")
            assert answer.job is None
        job.refresh_from_db()
        page = Page(administrator).client.get(job.get_absolute_url()).content.decode()
        assert reverse("job-retry", args=[job.pk]) not in page
        run(REST(administrator).done(undo), directory)
        assert gate.retry_plan(job).changes[0].title == "A"

    def test_that_were_asked_in_vain_too(self, job: Job, directory: Directory, administrator: Account) -> None:
        job.rows.filter(number=2).update(result=Result.WARNING, cause_code="not-confirmed")
        run(REST(administrator).done(job), directory)
        assert [result for result, _ in told(job)] == ["Success", "Skipped", "Skipped"]

    def test_stay_where_only_other_rows_are_undone(
        self, job: Job, directory: Directory, administrator: Account
    ) -> None:
        run(REST(administrator).done(job, rows=[1]), directory)
        assert [result for result, _ in told(job)] == ["Success", "Waiting", "Waiting"]

    def test_end_what_was_to_follow_them(self, people: People, directory: Directory, administrator: Account) -> None:
        first, last = people(2)
        plan = plan_of(enable(first, lane=False), step("A", blocks=True), enable(last))
        job = carried_out(plan, directory, administrator)
        undo = run(REST(administrator).done(job), directory)
        job.refresh_from_db()
        assert [result for result, _ in told(job)] == ["Success", "Skipped", "Skipped"]
        assert (job.state, f"job {undo.pk}" in job.message) == (Job.State.CANCELLED, True)
        assert [flags(one, directory) for one in (first, last)] == ["", ""]


class TestWhileTheDirectoryIsAway:
    @pytest.fixture
    def job(self, people: People, directory: Directory, administrator: Account) -> Job:
        return carried_out(plan_of(enable(people(1)[0])), directory, administrator)

    def test_the_page_says_so_in_a_sentence(self, job: Job, administrator: Account, silent_directory: None) -> None:
        client = Page(administrator).client
        for answer in (
            client.get(reverse("job-undo", args=[job.pk])),
            client.post(reverse("job-undo", args=[job.pk]), {"plan_hash": "0" * 64}),
        ):
            assert answer.status_code < 500
            assert "No domain controller answers" in answer.content.decode()
            assert answer.templates[0].name == "jobs/inverse.html"

    def test_a_job_that_waits_is_cancelled(
        self, people: People, directory: Directory, administrator: Account, silent_directory: None
    ) -> None:
        job = Job.objects.create(
            title="t", operation="enable_users", permission="users.enable_users", source="page",
            created_by=administrator, created_by_name="x", plan_hash="1" * 64,
        )  # fmt: skip
        client = Page(administrator).client
        answer = client.post(reverse("job-cancel", args=[job.pk]), follow=True)
        job.refresh_from_db()
        assert (answer.status_code, job.state) == (200, Job.State.CANCELLED)
        answer = client.post(reverse("job-cancel", args=[job.pk]), follow=True)
        assert (answer.status_code, "has ended" in answer.content.decode()) == (200, True)
