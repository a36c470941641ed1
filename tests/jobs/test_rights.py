"""Each thing that people do with a job takes its rights, every one of them, on every face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts import tokens
from ocsadmin.checks.verdict import ok
from ocsadmin.directory import Directory
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job, Result
from ocsadmin.jobs.people import may_confirm
from ocsadmin.plans.changes import hand_over
from ocsadmin.plans.kinds import checked

from .conftest import PERMISSION, Account, carried_out, plan_of

pytestmark = pytest.mark.django_db(transaction=True)
CONFIRM, LOOK = "jobs.confirm_row", "jobs.view_job"


@pytest.fixture
def job(administrator: Account, directory: Directory) -> Job:
    """A step that waits, and that the console can look after."""
    checked.register("test.fine", lambda check, resolver: lambda: ok("It runs."))
    step = hand_over("Start it", "host1", command="net start it", why="It is needed.", check={"kind": "test.fine"})
    return carried_out(plan_of(step), directory, administrator)


def with_rights(account: Account, *rights: str) -> Account:
    """The account as a token of these scopes leaves it."""
    account.limited_to = frozenset(rights)
    return account


def confirm(job: Job, account: Account) -> None:
    gate.confirm(job.rows.get(), acting_user=account, result=Result.SUCCESS, note="")


def ask(job: Job, account: Account) -> None:
    gate.ask(job.rows.get(), acting_user=account, resolver=None)  # type: ignore[arg-type]


def ask_all(job: Job, account: Account) -> None:
    gate.ask_all(job, acting_user=account, resolver=None)  # type: ignore[arg-type]


class TestAStepOfAHost:
    @pytest.mark.parametrize("do", [confirm, ask, ask_all])
    @pytest.mark.parametrize("right", [CONFIRM, PERMISSION])
    def test_takes_the_right_to_confirm_and_that_of_the_job(
        self, job: Job, administrator: Account, do: Callable[[Job, Account], None], right: str
    ) -> None:
        account = with_rights(administrator, right, LOOK)
        assert not may_confirm(job, account)
        with pytest.raises(gate.NotPermitted):
            do(job, account)
        assert job.rows.get().result == Result.WAITING

    @pytest.mark.parametrize("do", [confirm, ask, ask_all])
    def test_takes_no_other(self, job: Job, administrator: Account, do: Callable[[Job, Account], None]) -> None:
        account = with_rights(administrator, CONFIRM, PERMISSION)
        assert may_confirm(job, account)
        do(job, account)
        assert job.rows.get().result == Result.SUCCESS


class TestCancel:
    def test_takes_the_right_of_the_job_and_no_other(self, job: Job, administrator: Account) -> None:
        with pytest.raises(gate.NotPermitted):
            gate.cancel(job, acting_user=with_rights(administrator, LOOK, CONFIRM))
        job.refresh_from_db()
        assert (job.state, job.cancel_requested_by) == (Job.State.WAITING_FOR_PEOPLE, "")
        gate.cancel(job, acting_user=with_rights(administrator, PERMISSION))
        job.refresh_from_db()
        assert job.state == Job.State.CANCELLED


class TestSubmit:
    def test_takes_the_right_of_the_plan_and_no_other(self, administrator: Account, directory: Directory) -> None:
        plan = plan_of(hand_over("Start it", "host1", command="net start it", why="It is needed."))
        with pytest.raises(gate.NotPermitted):
            gate.submit(plan, acting_user=with_rights(administrator, LOOK, CONFIRM), directory=directory)
        assert gate.submit(plan, acting_user=with_rights(administrator, PERMISSION), directory=directory)


REST = [
    ("get", "jobs/", {LOOK}),
    ("get", "jobs/{job}/", {LOOK}),
    ("get", "jobs/{job}/rows/", {LOOK}),
    ("post", "jobs/{job}/undo/?dry_run=true", {LOOK, PERMISSION}),
    ("post", "jobs/{job}/retry/?dry_run=true", {LOOK, PERMISSION}),
    ("post", "jobs/{job}/cancel/", {LOOK, PERMISSION}),
    ("post", "jobs/{job}/rows/1/confirm/", {CONFIRM, PERMISSION}),
    ("post", "jobs/{job}/rows/1/check/", {CONFIRM, PERMISSION}),
]
ALL_RIGHTS = {LOOK, CONFIRM, PERMISSION}


class TestRest:
    @pytest.mark.parametrize(("method", "path", "rights"), REST, ids=[path for _, path, _ in REST])
    def test_takes_each_of_its_rights(
        self, job: Job, administrator: Account, method: str, path: str, rights: set[str]
    ) -> None:
        for missing in sorted(rights):
            assert self.status(job, administrator, method, path, ALL_RIGHTS - {missing}) == 403, missing
        assert job.rows.get().result == Result.WAITING
        assert self.status(job, administrator, method, path, rights) != 403

    def status(self, job: Job, account: Account, method: str, path: str, rights: set[str]) -> int:
        now = timezone.now()
        token = tokens.create(owner=account, name=str(now), scopes=sorted(rights), now=now)
        client = Client(headers={"Authorization": f"Bearer {token.text}"})
        body = {"result": "Success", "note": ""} if "confirm" in path else {}
        url = f"/api/v1/{path.format(job=job.pk)}"
        sent = client.get(url) if method == "get" else client.post(url, body, content_type="application/json")
        assert sent.status_code < 500
        return sent.status_code


PAGES = [
    ("get", "job-list", (), {LOOK}),
    ("get", "job", (), {LOOK}),
    ("get", "job-rows", (), {LOOK}),
    ("get", "job-report", (), {LOOK}),
    ("get", "job-export", ("csv",), {LOOK}),
    ("get", "job-undo", (), {LOOK, PERMISSION}),
    ("get", "job-retry", (), {LOOK, PERMISSION}),
    ("post", "job-undo", (), {LOOK, PERMISSION}),
    ("post", "job-retry", (), {LOOK, PERMISSION}),
    ("post", "job-cancel", (), {LOOK, PERMISSION}),
    ("post", "job-row-confirm", (1,), {CONFIRM, PERMISSION}),
    ("post", "job-row-check", (1,), {CONFIRM, PERMISSION}),
    ("post", "job-check-all", (), {CONFIRM, PERMISSION}),
]
NAMES = [f"{method} {name}" for method, name, _, _ in PAGES]


class TestPages:
    """What a group gives is given for good, so that here the rights are varied by delegating only some of them."""

    @pytest.mark.parametrize(("method", "name", "more", "rights"), PAGES, ids=NAMES)
    def test_take_each_of_their_rights(
        self,
        job: Job,
        administrator: Account,
        account_with: Callable[..., Account],
        method: str,
        name: str,
        more: tuple[Any, ...],
        rights: set[str],
    ) -> None:
        url = reverse(name, args=() if name == "job-list" else (job.pk, *more))
        nobody = account_with("Domain Users")
        assert self.status(nobody, method, url) == 403
        assert self.status(None, method, url) == 302
        for missing in sorted(rights - {LOOK}):
            assert self.status(self.without(missing, account_with, job), method, url) == 403, missing
        job.refresh_from_db()
        assert (job.state, job.cancel_requested_by) == (Job.State.WAITING_FOR_PEOPLE, "")
        assert self.status(administrator, method, url) != 403

    def without(self, right: str, account_with: Callable[..., Account], job: Job) -> Account:
        """Someone who may look, and has of both other rights only the other one."""
        if right == CONFIRM:  # looks, and has the right of a job that takes no more than looking
            Job.objects.filter(pk=job.pk).update(permission=LOOK)
            return account_with("RTCUniversalReadOnlyAdmins")
        Job.objects.filter(pk=job.pk).update(permission="pools.create_pool")
        return account_with("RTCUniversalUserAdmins")

    def status(self, account: Account | None, method: str, url: str) -> int:
        client = Client()
        if account is not None:
            client.force_login(account, backend="ocsadmin.accounts.backends.LocalBackend")
        answer: Any = client.get(url) if method == "get" else client.post(url, {"result": "Success", "note": ""})
        assert answer.status_code < 500
        return int(answer.status_code)
