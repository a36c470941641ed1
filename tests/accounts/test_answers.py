"""What every answer keeps to: not stored where it names people, no 500 at strange addresses, 503 without database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts import tokens
from ocsadmin.accounts.models import Account
from ocsadmin.settings import environment

STRANGE = ["-" * 36, "a" * 36, "9" * 30, "٣", "0", "%0A", "x%0Ay", "%00", "a%2F..%2Fb"]
LISTS = (
    "users", "pools", "servers", "jobs", "drift", "checks", "delegations", "tokens", "sessions", "audit-events",
    "saved-searches", "report-schedules", "replication-runs",
)  # fmt: skip


@pytest.fixture
def admin(administrator: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(administrator)
    return client


@pytest.mark.django_db
class TestStorage:
    @pytest.mark.parametrize("url", ["/users/", "/jobs/", "/accounts/audit/", "/"])
    def test_of_pages_with_people_is_forbidden(self, admin: Client, url: str) -> None:
        assert "no-store" in admin.get(url)["Cache-Control"]

    def test_of_answers_to_tokens_is_their_callers_alone(self, administrator: Account) -> None:
        made = tokens.create(owner=administrator, name="x", scopes=["jobs.view_job"], now=timezone.now())
        answer = Client().get("/api/v1/jobs/", headers={"Authorization": f"Bearer {made.text}"})
        assert answer["Cache-Control"] == "private, no-cache"  # kept by the caller for If-None-Match, by no proxy

    def test_of_what_anyone_may_see_is_left_to_the_browser(self, client: Client) -> None:
        assert "no-store" not in client.get("/healthz").get("Cache-Control", "no-cache").replace(
            "no-cache, no-store", ""
        )


@pytest.mark.django_db
class TestStrangeAddresses:
    @pytest.mark.parametrize("what", STRANGE)
    @pytest.mark.parametrize("resource", LISTS)
    def test_of_rest_are_not_found(self, admin: Client, resource: str, what: str) -> None:
        for url in (f"/api/v1/{resource}/{what}/", f"/api/v1/{resource}/{what}"):
            assert admin.get(url).status_code in (301, 400, 404), url

    @pytest.mark.parametrize("what", STRANGE)
    @pytest.mark.parametrize("page", ["/", "/users/", "/jobs/", "/pools/", "/replication/runs/", "/accounts/"])
    def test_of_pages_are_no_error_of_the_console(self, admin: Client, page: str, what: str) -> None:
        for client in (admin, Client(raise_request_exception=False)):
            for url in (f"{page}{what}/", f"{page}{what}"):
                assert client.get(url).status_code < 500, url


@pytest.mark.django_db
class TestWithoutTheDatabase:
    @pytest.fixture
    def away(self) -> Iterator[None]:
        def refuse(*_: Any) -> None:
            raise OperationalError("the connection was refused")

        with connection.execute_wrapper(refuse):
            yield

    @pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer ocs_x_y"}])
    def test_rest_answers_503(self, admin: Client, away: None, header: dict[str, str]) -> None:
        answer = admin.get("/api/v1/jobs/", headers=header)
        assert answer.status_code == 503
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/database-away"

    def test_pages_answer_503(self, admin: Client, away: None) -> None:
        answer = admin.get(reverse("job-list"))
        assert answer.status_code == 503
        assert "The database does not answer." in answer.content.decode()


class TestDatabaseUrl:
    def test_takes_options(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        url = "postgres://anna:x@db.example.com/my%20base?sslmode=verify-full&sslrootcert=/etc/db%20ca.pem"
        monkeypatch.setenv("OCSADMIN_DB", url)
        found = environment.database("OCSADMIN_DB", tmp_path)
        assert found["NAME"] == "my base"
        assert found["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/db ca.pem"}
        environment.READ.pop("OCSADMIN_DB")
        environment.READ.pop("OCSADMIN_DB_FILE")
