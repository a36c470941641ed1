"""Every address that takes a POST says what it leaves in the audit log, or why nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from ocsadmin.accounts import audited, tokens
from ocsadmin.accounts.models import Account, AuditEvent
from ocsadmin.jobs.models import Job
from tests.api.conftest import Caller
from tests.users import delegated_world
from tests.users.delegated_world import World

pytestmark = pytest.mark.django_db


def pages(patterns: list[Any], arguments: dict[str, Any]) -> Iterator[tuple[str, Callable[..., Any], dict[str, Any]]]:
    """Name, view and what its address takes, of each that is no resource of REST."""
    for one in patterns:
        taken = arguments | {name: value_for(found) for name, found in one.pattern.converters.items()}
        if isinstance(one, URLResolver):
            yield from pages(one.url_patterns, taken)
        elif isinstance(one, URLPattern) and one.name and not hasattr(one.callback, "cls"):
            yield one.name, one.callback, taken


def value_for(converter: object) -> Any:
    kind = type(converter).__name__
    return {"UUIDConverter": uuid.UUID(int=1), "IntConverter": 1}.get(kind, "x")


PAGES = list(pages(get_resolver().url_patterns, {}))


@pytest.fixture
def admin(administrator: Account) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.force_login(administrator)
    return client


def last() -> AuditEvent:
    return AuditEvent.objects.order_by("-pk")[0]


class TestEveryPage:
    @pytest.fixture
    def unmarked(self) -> list[tuple[str, dict[str, Any]]]:
        return [(name, taken) for name, view, taken in PAGES if audited.mark_of(view, "POST") is None]

    def test_that_takes_posts_says_what_it_leaves_in_the_log(
        self, admin: Client, unmarked: list[tuple[str, dict[str, Any]]]
    ) -> None:
        admin.raise_request_exception = False
        forgotten = []
        for name, taken in unmarked:
            try:
                status = admin.post(reverse(name, kwargs=taken)).status_code
            except NoReverseMatch:
                continue
            if status != 405:
                forgotten.append((name, status))
        assert not forgotten

    def test_has_one_kind_or_a_reason(self) -> None:
        marks = [found for _, view, _ in PAGES if (found := audited.mark_of(view, "POST"))]
        assert len(marks) > 60
        assert all(bool(one.kind) != bool(one.why) for one in marks)

    def test_without_a_mark_is_found(self) -> None:
        assert audited.mark_of(lambda request: None, "POST") is None


class TestTrail:
    """What pages and resources leave: who, what, from where, with which job."""

    @pytest.fixture
    def world(self) -> World:
        return delegated_world.make()

    @pytest.fixture
    def job(self, world: World, administrator: Account) -> Job:
        made = delegated_world.job([world.kim], by=administrator)
        Job.objects.filter(pk=made.pk).update(state="waiting_for_people", ended_at=None)
        made.rows.update(result="", ended_at=None)
        return Job.objects.get(pk=made.pk)

    def check(self, what: str, who: Account, job: Job | None = None) -> None:
        event = last()
        assert (event.what, event.who, event.source) == (what, who.username, "192.0.2.7")
        assert event.detail.get("job") == (job.pk if job else None)

    def test_holds_who_cancelled_on_a_page(self, admin: Client, administrator: Account, job: Job) -> None:
        assert admin.post(reverse("job-cancel", args=[job.pk])).status_code < 400
        self.cancelled(administrator, job)

    def test_holds_who_cancelled_over_rest(self, administrator: Account, job: Job) -> None:
        made = tokens.create(owner=administrator, name="x", scopes=administrator.rights(), now=timezone.now())
        caller = Caller(made.text)
        caller.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
        assert caller.post(f"jobs/{job.pk}/cancel/").status_code == 202
        self.cancelled(administrator, job)

    @pytest.mark.parametrize("how", ["page", "rest"])
    def test_holds_no_cancel_that_came_too_late(self, admin: Client, job: Job, how: str) -> None:
        Job.objects.filter(pk=job.pk).update(state="done")
        admin.post(reverse("job-cancel", args=[job.pk]) if how == "page" else f"/api/v1/jobs/{job.pk}/cancel/")
        assert not AuditEvent.objects.filter(what="job-cancelled").exists()

    def test_holds_no_replication_that_was_not_begun(self, admin: Client, silent_broker: None) -> None:
        assert admin.post(reverse("mirror-replicate")).status_code == 302
        assert not AuditEvent.objects.filter(what="replication-started").exists()

    def cancelled(self, administrator: Account, job: Job) -> None:
        (event,) = AuditEvent.objects.filter(what="job-cancelled")
        assert (event.who, event.source, event.detail["job"]) == (administrator.username, "192.0.2.7", job.pk)

    def test_holds_replications_begun_by_hand(self, admin: Client, administrator: Account, messages: Any) -> None:
        assert admin.post(reverse("mirror-replicate"), {"mode": "delta"}).status_code < 400
        self.check("replication-started", administrator)
        answer = admin.post("/api/v1/replication-runs/", {"mode": "delta"}, content_type="application/json")
        assert answer.status_code == 202
        self.check("replication-started", administrator)
        assert AuditEvent.objects.filter(what="replication-started").count() == 2

    @pytest.mark.parametrize("what", ["ldif", "csv", "commands"])
    def test_holds_exports_of_jobs(self, admin: Client, administrator: Account, job: Job, what: str) -> None:
        answer: Any = admin.get(reverse("job-export", args=[job.pk, what]))
        assert answer.status_code == 200
        b"".join(answer.streaming_content)
        self.check("exported", administrator, job)
        assert last().detail["what"] == what

    def test_holds_whatever_leaves_as_a_file(self, admin: Client, administrator: Account, world: World) -> None:
        for name, given in (
            ("report-csv", ["disabled_accounts"]), ("user-timeline-csv", [world.kim.guid]),
        ):  # fmt: skip
            assert admin.get(reverse(name, args=given)).status_code == 200
            self.check("exported", administrator)

    def test_holds_nothing_of_a_dry_run(self, admin: Client, messages: Any) -> None:
        before = AuditEvent.objects.count()
        admin.post("/api/v1/replication-runs/?dry_run=true", {"mode": "delta"}, content_type="application/json")
        assert AuditEvent.objects.count() == before
