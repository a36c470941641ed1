"""Runs of validation: one at a time, resumed, cancelled, compared, scheduled, forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ocsadmin import work
from ocsadmin.directory import Directory
from ocsadmin.errors import BadInput
from pools.models import Pool, ValidationRow, ValidationRun, ValidationSchedule
from pools.validation import carrying, health, outside, queries, row_log, runner, schedule, submission
from pools.validation.accounts import TestAccount
from pools.validation.findings import Finding
from pools.validation.lease import ValidationLease
from pools.validation.subject import NoSuchSubject, Subject
from pools.validation.surroundings import Surroundings
from tests.messages import Messages

from .factories import PoolFactory, ServerFactory
from .validating import read_topology, validate

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ACCOUNT = TestAccount("sip:tom@contoso.com", "tom@contoso.com", "S3cret!pass")


@pytest.fixture
def pool(directory: Directory) -> Pool:
    read_topology(directory)
    return Pool.objects.get(name="ocspool1")


def row(
    pool: Any, identity: str, verdict: str = "ok", *, server: str = "", ignorable: str = "", number: int = 1
) -> Any:
    """An ended row of an earlier run, the newest answer to its question."""
    run = ValidationRun.objects.create(
        pool_guid=pool.guid, pool_key=pool.service_dn_key, pool_name=pool.name, state="done", source="page",
        ended_at=timezone.now(),
    )  # fmt: skip
    return ValidationRow.objects.create(
        run=run, number=number, pool_key=pool.service_dn_key, check_name="tcp", identity=identity, server=server,
        step="connectivity", title="A check", target="x", verdict=verdict, ignorable=ignorable, is_latest=True,
        ended_at=timezone.now(),
    )  # fmt: skip


class TestBeginning:
    def test_takes_all_roles_and_the_usual_steps_by_default(self, pool: Pool, administrator: Any) -> None:
        run = submission.begin(pool.guid, by=administrator)
        assert len(run.roles) == 9
        assert run.steps == ["local_configuration", "connectivity"]
        assert (run.state, run.created_by, run.pool_name) == ("waiting", administrator, "ocspool1")

    def test_refuses_a_second_run_of_the_same_pool(self, pool: Pool) -> None:
        first = submission.begin(pool.guid)
        with pytest.raises(submission.AlreadyValidating, match=str(first.pk)):
            submission.begin(pool.guid)
        submission.begin(Pool.objects.get(name="ocsse01").guid)

    @pytest.mark.parametrize("wish", [{"roles": ["front_end", "<b>"]}, {"steps": ["nothing"]}, {"roles": [7]}])
    def test_refuses_what_it_does_not_know(self, pool: Pool, wish: dict[str, Any]) -> None:
        with pytest.raises(BadInput):
            submission.begin(pool.guid, **wish)

    def test_refuses_a_server_of_another_pool(self, pool: Pool) -> None:
        for server in ("ocsse01.contoso.com", "evil.example", "ocsfe01.contoso.com)(x=*"):
            with pytest.raises(NoSuchSubject):
                submission.begin(pool.guid, server=server)

    @pytest.mark.parametrize(
        ("wish", "field"),
        [
            ({}, "first_uri"),
            ({"roles": ["web_components"], "test_accounts": {"first": ACCOUNT}}, "roles"),
            ({"test_accounts": {"first": ACCOUNT, "second": ACCOUNT}}, "second_uri"),
        ],
    )
    def test_asks_for_the_accounts_that_the_steps_take(self, pool: Pool, wish: dict[str, Any], field: str) -> None:
        with pytest.raises(BadInput) as found:
            submission.begin(pool.guid, steps=["sip_logon_im"], **wish)
        assert found.value.field == field

    def test_seals_the_accounts(self, pool: Pool) -> None:
        run = submission.begin(pool.guid, steps=["sip_logon_im"], test_accounts={"first": ACCOUNT})
        sealed = bytes(ValidationRun.objects.get(pk=run.pk).sealed_accounts)
        assert sealed
        assert b"S3cret" not in sealed
        assert "S3cret" not in repr(ACCOUNT)


class Dying:
    """Surroundings whose directory kills the worker at some read: the process is gone, nothing is caught."""

    class Death(BaseException):
        """Nothing that the runner catches."""


class TestADeadWorker:
    def test_is_followed_by_another_that_goes_on(self, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        run = submission.begin(pool.guid, steps=["local_configuration"])
        stored = 0

        def store(lease: Any, one: ValidationRun, ended: Any) -> None:
            nonlocal stored
            stored += len(ended)
            real(lease, one, ended)
            if stored > 10:
                raise Dying.Death

        real = row_log.store
        monkeypatch.setattr(row_log, "store", store)
        with pytest.raises(Dying.Death):
            runner.run_validation(run.pk, outside.surround)
        monkeypatch.setattr(row_log, "store", real)
        done = set(run.rows.exclude(verdict="").values_list("pk", "ended_at"))
        run.refresh_from_db()
        assert (run.state, len(done) > 10) == ("running", True)
        assert not runner.run_validation(run.pk, outside.surround), "the lease still holds"
        ValidationRun.objects.filter(pk=run.pk).update(held_until=Now() - timedelta(seconds=1))
        assert runner.run_validation(run.pk, outside.surround)
        run.refresh_from_db()
        assert run.state == "done"
        assert done <= set(run.rows.values_list("pk", "ended_at")), "a verdict that was stored is kept"
        assert not run.rows.filter(verdict="").exists()

    def test_is_noticed_by_the_sweeper(self, pool: Pool, messages: Messages) -> None:
        run = submission.begin(pool.guid)
        assert work.sweep() == 0, "workers have just been woken"
        ValidationRun.objects.update(wake_at=Now())
        assert work.sweep() == 1
        assert work.sweep() == 0, "it waits longer each time"
        ValidationRun.objects.update(state="running", held_until=Now(), wake_at=Now())
        assert work.sweep() == 1
        assert messages.taken() == [("pools.tasks.run_validation", {"run_id": run.pk})] * 2

    def test_is_not_looked_for_while_a_command_may_do_it(self, pool: Pool, messages: Messages) -> None:
        run = submission.begin(pool.guid, for_workers=False)
        ValidationRun.objects.annotate(now=Now()).filter(wake_at__gt=Now() + timedelta(seconds=50)).get(pk=run.pk)
        assert messages.taken() == []

    @pytest.mark.parametrize("then", [None, RuntimeError("a bug")])
    def test_can_store_nothing_when_it_comes_back_to_life(self, pool: Pool, then: Exception | None) -> None:
        run = submission.begin(pool.guid, steps=["local_configuration"])
        stood: list[Any] = []

        def surround(one: ValidationRun, subject: Subject) -> Surroundings:
            ValidationRun.objects.update(held_until=Now())
            time.sleep(0.01)
            assert ValidationLease.of(one.pk)
            stood.extend(everything())
            if then is not None:
                raise then
            return outside.surround(one, subject)

        assert runner.run_validation(run.pk, surround)
        assert everything() == stood


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (ValidationRun, ValidationRow)]


class TestEnding:
    def test_wipes_the_accounts_however_it_ends(self, pool: Pool) -> None:
        waiting = submission.begin(pool.guid, steps=["sip_logon_im"], test_accounts={"first": ACCOUNT})
        submission.cancel(waiting, by="me")
        waiting.refresh_from_db()
        assert (waiting.state, bytes(waiting.sealed_accounts)) == ("cancelled", b"")
        broken = submission.begin(pool.guid, steps=["sip_logon_im"], test_accounts={"first": ACCOUNT})

        def surround(run: ValidationRun, subject: Subject) -> Surroundings:
            raise RuntimeError("a bug")

        assert runner.run_validation(broken.pk, surround)
        broken.refresh_from_db()
        assert (broken.state, bytes(broken.sealed_accounts)) == ("errored", b"")

    def test_by_a_person_leaves_what_was_found(self, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        run = submission.begin(pool.guid, steps=["local_configuration"])
        real = row_log.begin

        def begin(lease: Any, rows: Any) -> None:
            real(lease, rows)
            ValidationRun.objects.filter(pk=run.pk).update(cancel_requested_by="me")

        monkeypatch.setattr(row_log, "begin", begin)
        assert runner.run_validation(run.pk, outside.surround)
        run.refresh_from_db()
        assert (run.state, run.message) == ("cancelled", "Cancelled by me.")
        assert run.rows.exclude(verdict="").exists()
        assert run.rows.filter(verdict="").exists()
        with pytest.raises(submission.NotLive):
            submission.cancel(run, by="me")

    def test_comes_when_the_pool_has_gone(self, pool: Pool) -> None:
        run = submission.begin(pool.guid)
        pool.delete()
        assert runner.run_validation(run.pk, outside.surround)
        run.refresh_from_db()
        assert run.state == "cancelled"
        assert "no pool" in run.message

    def test_survives_a_check_that_is_broken(self, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        from pools.validation import registry

        def breaks(*_: Any, **__: Any) -> Any:
            raise ZeroDivisionError

        monkeypatch.setitem(registry._checks, "versions", breaks)
        run = validate(pool, steps=["local_configuration"], roles=["front_end"])
        found = run.rows.get(check_name="versions")
        assert (run.state, found.verdict) == ("done", "skipped")
        assert "the console made an error" in found.text


class TestWhatChanged:
    def test_is_told_row_by_row_and_counted(self, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        from pools.validation import registry

        validate(pool, steps=["local_configuration"], roles=["front_end"])
        from ocsadmin.checks.verdict import failure

        with monkeypatch.context() as patch:
            patch.setitem(registry._checks, "sip_domains", lambda _around: [failure("The list is empty.")])
            broken = validate(pool, steps=["local_configuration"], roles=["front_end"])
            still = validate(pool, steps=["local_configuration"], roles=["front_end"])
        fixed = validate(pool, steps=["local_configuration"], roles=["front_end"])
        assert [(run.newly_broken, run.newly_fixed) for run in (broken, still, fixed)] == [(1, 0), (0, 0), (0, 1)]
        (one,) = queries.changes(broken)["broken"]
        assert (one.row.check_name, one.row.was) == ("sip_domains", "ok")

    @pytest.mark.parametrize(
        ("was", "now", "change"),
        [
            ("ok", "failure", "broken"), ("warning", "failure", "broken"), ("failure", "warning", "fixed"),
            ("failure", "failure", ""), ("", "failure", ""), ("ok", "skipped", ""), ("ok", "ignorable", ""),
        ],
    )  # fmt: skip
    def test_is_judged_by_how_bad_it_is(self, was: str, now: str, change: str) -> None:
        assert row_log.change_of(was, now) == change

    def test_looks_through_a_run_that_could_not_check(self, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        from ocsadmin.checks.verdict import failure
        from pools.validation import registry

        wish = {"steps": ["local_configuration"], "roles": ["front_end"]}
        validate(pool, **wish)

        def skips(_around: Any) -> Any:
            raise registry.Skip("not now")

        for carry in (skips, lambda _around: [failure("bad")]):
            with monkeypatch.context() as patch:
                patch.setitem(registry._checks, "sip_domains", carry)
                run = validate(pool, **wish)
        assert run.rows.get(check_name="sip_domains").change == "broken"

    def test_forgets_what_is_asked_no_more(self, pool: Pool) -> None:
        gone = row(pool, "of a server that left", "failure", server="ocsfe09.contoso.com")
        elsewhere = row(pool, "another step", "failure")
        ValidationRow.objects.filter(pk=elsewhere.pk).update(step="sip_logon_im")
        validate(pool)
        gone.refresh_from_db()
        elsewhere.refresh_from_db()
        assert (gone.is_latest, elsewhere.is_latest) == (False, True)


class TestHealth:
    def test_is_the_worst_of_the_newest_verdicts(self) -> None:
        good, bad, fair, unknown = PoolFactory.create_batch(4)
        row(good, "a")
        row(good, "b", "warning", ignorable="no Edge Servers")
        row(bad, "a", "failure", server="fe1.contoso.com")
        row(bad, "b", "warning")
        row(fair, "a", "warning")
        row(fair, "b", "skipped")
        keys = [one.service_dn_key for one in (good, bad, fair, unknown)]
        with CaptureQueriesContext(connection) as asked:
            found = health.health_of(keys)
        assert len(asked) == 1
        assert [found[key].level for key in keys] == ["ok", "failure", "warning", ""]
        assert found[keys[0]].counts == {"ok": 1, "ignorable": 1}
        assert found[keys[3]].when is None
        assert health.health_of_servers(["FE1.contoso.com"])["fe1.contoso.com"].level == "failure"
        assert health.health_of_steps(keys[1])["connectivity"].counts == {"failure": 1, "warning": 1}

    def test_does_not_count_what_was_answered_anew(self, pool: Pool) -> None:
        validate(pool, steps=["local_configuration"])
        first = health.health_of([pool.service_dn_key])[pool.service_dn_key]
        validate(pool, steps=["local_configuration"])
        assert health.health_of([pool.service_dn_key])[pool.service_dn_key].counts == first.counts


class TestTheSchedule:
    def test_begins_a_run_when_it_is_due_and_only_once(self, pool: Pool) -> None:
        assert not schedule.schedule_of(pool).enabled
        schedule.set_schedule(pool, enabled=True, every_hours=6, by="me")
        now = timezone.now() + timedelta(seconds=1)
        (run,) = schedule.begin_what_is_due(now)
        assert (run.source, run.created_by, len(run.roles)) == ("clock", None, 9)
        assert schedule.begin_what_is_due(now) == []
        plan = ValidationSchedule.objects.get(pool_guid=pool.guid)
        assert plan.next_at == now + timedelta(hours=6)

    def test_waits_for_its_next_time_where_a_run_goes_on(self, pool: Pool) -> None:
        submission.begin(pool.guid)
        schedule.set_schedule(pool, enabled=True, every_hours=1, by="me")
        assert schedule.begin_what_is_due(timezone.now()) == []
        assert ValidationRun.objects.count() == 1

    def test_can_be_switched_off(self, pool: Pool) -> None:
        schedule.set_schedule(pool, enabled=True, every_hours=1, by="me")
        schedule.set_schedule(pool, enabled=False, every_hours=1, by="me")
        assert schedule.begin_what_is_due(timezone.now() + timedelta(days=9)) == []

    def test_survives_a_pool_that_has_gone(self, pool: Pool) -> None:
        schedule.set_schedule(pool, enabled=True, every_hours=1, by="me")
        pool.delete()
        assert schedule.begin_what_is_due(timezone.now()) == []

    @pytest.mark.parametrize("hours", [0, -1, 745])
    def test_refuses_other_intervals(self, pool: Pool, hours: int) -> None:
        with pytest.raises(BadInput):
            schedule.set_schedule(pool, enabled=True, every_hours=hours, by="me")

    def test_forgets_old_runs_but_not_the_newest_answers(self, settings: Any) -> None:
        settings.VALIDATION_KEEP_DAYS = 30
        pool = PoolFactory()
        old, needed = row(pool, "a"), row(pool, "b")
        ValidationRow.objects.filter(pk=old.pk).update(is_latest=False)
        ValidationRun.objects.update(ended_at=timezone.now() - timedelta(days=31))
        schedule.forget_what_is_old(timezone.now())
        assert list(ValidationRun.objects.all()) == [needed.run]


class TestListing:
    def test_reads_as_often_with_thirty_servers_as_with_three(self, directory: Directory) -> None:
        def cost(pool: Any) -> int:
            from pools.validation.subject import read_subject

            with CaptureQueriesContext(connection) as asked:
                read_subject(pool.guid)
                run = submission.begin(pool.guid)
                from pools.validation.listing import list_checks

                lease = ValidationLease.of(run.pk)
            assert lease is not None
            list_checks(lease, run, read_subject(pool.guid))
            return sum(query["sql"].startswith("SELECT") for query in asked)

        few, many = PoolFactory(), PoolFactory()
        ServerFactory.create_batch(3, pool=few)
        ServerFactory.create_batch(30, pool=many)
        assert cost(many) == cost(few)


def test_a_finding_keeps_the_worst_words_and_all_details() -> None:
    from ocsadmin.checks.verdict import failure, info, ok, warning
    from pools.validation.findings import finding_of

    found: Finding = finding_of([ok("fine"), failure("bad", cause="why", cure="do"), warning("odd"), info("note")])
    assert (found.verdict, found.text, found.cause, found.cure) == ("failure", "bad", "why", "do")
    assert [one["text"] for one in found.details] == ["bad", "odd", "note", "fine"]
    with pytest.raises(ValueError):
        finding_of([])


def test_every_check_of_the_catalog_is_registered(directory: Directory) -> None:
    from pools.validation import catalog, registry
    from pools.validation.roles import Role, Step
    from pools.validation.subject import read_subject

    read_topology(directory)
    for pool in Pool.objects.all():
        checks = catalog.checks_of(read_subject(pool.guid), list(Role), list(Step), accounts=("first", "second"))
        assert {one.name for one in checks} <= registry.names()
        assert len({one.identity for one in checks}) == len(checks)


def test_carrying_out_an_unknown_check_is_no_crash(pool: Pool) -> None:
    """A row that a newer version made, met by an older worker."""
    run = submission.begin(pool.guid)
    unknown = ValidationRow(run=run, number=1, check_name="from the future", arguments={})
    around: Callable[..., Any] = outside.surround
    from pools.validation.subject import read_subject

    assert carrying.carry_out(unknown, around(run, read_subject(pool.guid))).verdict == "skipped"
