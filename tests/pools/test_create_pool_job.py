"""From the wizard's first page to the log: a pool is created, confirmed step by step, and taken back."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocsadmin import mirror
from ocsadmin.directory import Directory
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job, Result
from ocsadmin.use_cases import from_json
from ocsadmin.wizards.models import Draft
from pools.create_pool.spec import PoolSpec
from pools.create_pool.use_case import CREATE_POOL
from pools.models import Pool

from .factories import pool_json
from .test_create_pool_wizard import PAGES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def name() -> str:
    return f"p{uuid.uuid4().hex[:8]}"


def carried_out(job: Job, directory: Directory) -> Job:
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


class TestTheJob:
    def test_creates_the_pool_waits_for_people_and_can_be_taken_back(
        self, administrator: Any, directory: Directory, name: str
    ) -> None:
        plan = CREATE_POOL.planned(spec=from_json(PoolSpec, pool_json(name=name)), directory=directory)
        job = carried_out(gate.submit(plan, acting_user=administrator, directory=directory), directory)
        assert job.state == Job.State.WAITING_FOR_PEOPLE
        results: dict[str, set[str]] = {}
        for row in job.rows.all():
            results.setdefault(row.kind, set()).add(row.result)
        assert results == {"directory.add": {"Success"}, "host.hand_over": {"Waiting"}}

        for row in job.rows.filter(result=Result.WAITING):
            gate.confirm(row, acting_user=administrator, result=Result.SUCCESS, note="")
        job.refresh_from_db()
        assert job.state == Job.State.DONE

        mirror.replicate(directory, only=["pool"])
        assert Pool.objects.get(name=name).back_end_server == r"ocssql02.contoso.com\lcs7"

        undo = gate.undo_plan(job, directory=directory)
        carried_out(gate.submit(undo, acting_user=administrator, directory=directory), directory)
        assert directory.get(directory.forest.pools.child("CN", name)) is None

    def test_is_shown_on_the_pools_page(
        self, client: Client, administrator: Any, directory: Directory, name: str
    ) -> None:
        plan = CREATE_POOL.planned(spec=from_json(PoolSpec, pool_json(name=name)), directory=directory)
        job = carried_out(gate.submit(plan, acting_user=administrator, directory=directory), directory)
        mirror.replicate(directory, only=["pool"])
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        html = client.get(Pool.objects.get(name=name).get_absolute_url()).content.decode()
        assert f'<a href="{job.get_absolute_url()}">Create Enterprise pool {name}.contoso.com</a>' in html
        rows = job.rows.filter(kind="directory.add")
        undo = gate.undo_plan(job, rows=list(rows), directory=directory)
        carried_out(gate.submit(undo, acting_user=administrator, directory=directory), directory)


class TestTheWizardOverHTTP:
    def test_leads_from_welcome_to_the_job(
        self, client: Client, administrator: Any, directory: Directory, name: str
    ) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        start = reverse("wizard-start", args=["create_pool"])
        assert "RTCUniversalServerAdmins and Domain Admins" in client.get(start).content.decode()
        client.post(start)
        draft = Draft.objects.get()
        values = pool_json(name=name)
        for slug, fields in PAGES.items():
            url = draft.page_url(slug)
            assert client.get(url).status_code == 200
            draft.refresh_from_db()
            data = {field: values[field] for field in fields if values.get(field) not in (None, "", False)}
            answer = client.post(url, {**data, "version": draft.version})
            assert answer.status_code == 302, answer.content.decode()
            draft.refresh_from_db()
        page = client.get(draft.page_url("ready")).content.decode()
        assert f"/PoolName:{name}" in page
        assert "RTCHSUniversalServices" in page
        plan = CREATE_POOL.planned(spec=from_json(PoolSpec, values), directory=directory)
        answer = client.post(
            draft.page_url("ready"), {"plan_hash": plan.hash, "version": draft.version, "reason": "R 7"}
        )
        job = Job.objects.get()
        assert answer.headers["Location"] == job.get_absolute_url()
        assert (job.operation, job.source, job.reason, job.plan_hash) == ("create_pool", "wizard", "R 7", plan.hash)

    def test_keeps_people_out_who_may_not(self, client: Client, user_administrator: Any) -> None:
        client.force_login(user_administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get(reverse("wizard-start", args=["create_pool"])).status_code == 403

    def test_checks_a_name_while_it_is_typed(self, client: Client, administrator: Any, directory: Directory) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        client.post(reverse("wizard-start", args=["create_pool"]))
        draft = Draft.objects.get()
        url = f"{draft.get_absolute_url().rstrip('/')}/check/name/"
        html = client.post(url, {"name": "ocspool2"}, headers={"HX-Request": "true"}).content.decode()
        assert "127.20.0.20" in html
        assert "ocspool2.contoso.com" in html
