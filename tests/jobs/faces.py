"""Undo and retry by page, REST and command: what each of them says and does."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts import tokens
from ocsadmin.accounts.models import Account
from ocsadmin.directory import Directory
from ocsadmin.jobs import runner
from ocsadmin.jobs.models import Job


@dataclass
class Answer:
    """What a face says: the plan's hash and what it leaves out; or the job; or only words and a status."""

    status: int
    hash: str = ""
    left_out: dict[int, str] = field(default_factory=dict)
    job: int | None = None
    words: str = ""


class Face:
    """Undo or retry by one of the three ways; each shows first and does then."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def shown(self, job: Job, what: str = "undo", rows: Sequence[int] = ()) -> Answer:
        raise NotImplementedError

    def done(self, job: Job, what: str = "undo", rows: Sequence[int] = (), **more: str) -> Answer:
        raise NotImplementedError


class Page(Face):
    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.client = Client()
        self.client.force_login(account, backend="ocsadmin.accounts.backends.LocalBackend")

    def shown(self, job: Job, what: str = "undo", rows: Sequence[int] = ()) -> Answer:
        page = self.client.get(reverse(f"job-{what}", args=[job.pk]), {"row": list(rows)})
        if "refused" in page.context:
            return Answer(page.status_code, words=page.content.decode())
        left_out = {one.row: one.reason for one in page.context["left_out"]}
        plan = page.context["plan"]
        words = page.content.decode()
        return Answer(page.status_code, plan.hash if plan.changes else "", left_out, words=words)

    def done(self, job: Job, what: str = "undo", rows: Sequence[int] = (), **more: str) -> Answer:
        seen = self.shown(job, what, rows)
        data = {"plan_hash": more.pop("plan_hash", seen.hash), "row": list(rows), **more}
        page = self.client.post(reverse(f"job-{what}", args=[job.pk]), data)
        if page.status_code != 302:
            return Answer(page.status_code, words=page.content.decode())
        return Answer(202, seen.hash, seen.left_out, int(page["Location"].rstrip("/").rpartition("/")[2]))


class REST(Face):
    def __init__(self, account: Account) -> None:
        super().__init__(account)
        made = tokens.create(owner=account, name=str(timezone.now()), scopes=account.rights(), now=timezone.now())
        self.client = Client(headers={"Authorization": f"Bearer {made.text}", "Accept": "application/json"})

    def call(self, job: Job, what: str, rows: Sequence[int], query: str = "", **more: str) -> Any:
        body = {**({"rows": list(rows)} if rows else {}), **more}
        return self.client.post(f"/api/v1/jobs/{job.pk}/{what}/{query}", body, content_type="application/json")

    def shown(self, job: Job, what: str = "undo", rows: Sequence[int] = ()) -> Answer:
        return self.answer(self.call(job, what, rows, "?dry_run=true"))

    def done(self, job: Job, what: str = "undo", rows: Sequence[int] = (), **more: str) -> Answer:
        return self.answer(self.call(job, what, rows, **more))

    @staticmethod
    def answer(response: Any) -> Answer:
        body = response.json()
        left_out = {one["row"]: one["reason"] for one in body.get("left_out", ())}
        words = str(body.get("detail", "")) + str(body.get("hint", ""))
        return Answer(
            response.status_code, body.get("hash", body.get("plan_hash", "")), left_out, body.get("id"), words
        )


class Command(Face):
    def call(self, job: Job, what: str, rows: Sequence[int], *options: str) -> tuple[str, str]:
        out, err = io.StringIO(), io.StringIO()
        chosen = ["--rows", ",".join(map(str, rows))] if rows else []
        name = str(self.account.username)
        try:
            call_command(what, str(job.pk), "--as", name, "--json", *chosen, *options, stdout=out, stderr=err)
        except CommandError as error:
            return "", err.getvalue() + str(error)
        return out.getvalue(), err.getvalue()

    def shown(self, job: Job, what: str = "undo", rows: Sequence[int] = ()) -> Answer:
        return self.answer(*self.call(job, what, rows, "--dry-run"))

    def done(self, job: Job, what: str = "undo", rows: Sequence[int] = (), **more: str) -> Answer:
        options = [text for name, value in more.items() for text in (f"--{name.replace('plan_', '')}", value)]
        return self.answer(*self.call(job, what, rows, *options))

    @staticmethod
    def answer(out: str, err: str) -> Answer:
        if not out:
            lines = [line for line in err.splitlines() if line.startswith("Row ")]
            left_out = {int(line.split()[1]): line.split(": ", 1)[1] for line in lines}
            return Answer(409, left_out=left_out, words=err)
        body = json.loads(out)
        left_out = {one["row"]: one["reason"] for one in body.get("left_out", ())}
        return Answer(200 if "changes" in body else 202, body.get("hash", ""), left_out, body.get("id"))


FACES = [Page, REST, Command]
each_face = pytest.mark.parametrize("face", FACES, ids=["page", "rest", "command"])
MakeFace = type[Face]


def run(answer: Answer, directory: Directory) -> Job:
    assert answer.job, answer
    runner.run(job_id=answer.job, directory=directory)
    return Job.objects.get(pk=answer.job)
