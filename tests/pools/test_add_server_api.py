"""Adding a server over REST."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from ocsadmin.directory import Directory
from ocsadmin.jobs.models import Job, JobSecret
from tests.leaks import where_stored

from .test_add_server import wish

pytestmark = pytest.mark.django_db
GOOD = "Lütfen-3-Kez!"


@pytest.fixture
def api(client: Client, administrator: Any, directory: Directory) -> Client:
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def add(api: Client, query: str = "", **changes: Any) -> Any:
    return api.post(f"/api/v1/servers/{query}", wish(**changes), content_type="application/json")


def told(answer: Any) -> dict[str, str]:
    body = answer.json()
    return {one["field"]: one["type"].removeprefix("/problems/") for one in body.get("errors", [body])}


class TestAddingAServer:
    def test_answers_a_dry_run_with_the_plan(self, api: Client) -> None:
        answer = add(api, "?dry_run=true")
        assert answer.status_code == 200, answer.content
        assert answer.json()["title"] == "Add ocsfe03.contoso.com to ocspool1.contoso.com"
        assert not Job.objects.exists()

    def test_keeps_a_password_sealed_and_never_answers_it(self, api: Client) -> None:
        name = f"RTC{uuid.uuid4().hex[:8]}"
        values = {"main_account": name, "main_account_password": GOOD, "guest_account_password": "Passw0rd!2009"}
        dry = add(api, "?dry_run=true", **values)
        assert '"unicodePwd":"main_account_password"' in dry.content.decode().replace(" ", "")
        assert "# unicodePwd: (secret)" in dry.json()["ldif"]
        answer = add(api, **values)
        assert answer.status_code == 202, answer.content
        assert [secret.name for secret in JobSecret.objects.all()] == ["main_account_password"]
        assert JobSecret.objects.get().open() == GOOD
        assert where_stored(GOOD) == []
        assert where_stored("Passw0rd!2009") == []
        job = api.get(answer["Location"]).content.decode() + api.get(f"{answer['Location']}rows/").content.decode()
        assert all(GOOD not in text for text in (dry.content.decode(), answer.content.decode(), job))
        assert "main_account_password" not in Job.objects.get().spec

    def test_is_done_once_for_a_key_that_is_sent_twice(self, api: Client) -> None:
        name = f"RTC{uuid.uuid4().hex[:8]}"
        body = wish(main_account=name, main_account_password=GOOD)
        for _ in range(2):
            answer = api.post(
                "/api/v1/servers/", body, content_type="application/json", headers={"Idempotency-Key": "1"}
            )
            assert answer.status_code == 202
        assert Job.objects.count() == 1
        assert where_stored(GOOD) == []

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"accept_license": False}, {"accept_license": "license-not-accepted"}),
            ({"server": "nobody.contoso.com"}, {"server": "unknown-computer"}),
            ({"main_account": "RTCNobody"}, {"main_account_password": "missing-value"}),
            (
                {"main_account": "RTCNobody", "main_account_password": "Ab1!xy"},
                {"main_account_password": "bad-password"},
            ),
            ({"main_account_password": "Wrong-1-x"}, {"main_account_password": "wrong-account-password"}),
            (
                {"server": "ocsfe01.contoso.com", "guest_account": "Guest", "guest_account_password": "x"},
                {"server": "already-server", "guest_account": "account-unusable"},
            ),
        ],
    )
    def test_tells_every_broken_rule(self, api: Client, changes: dict[str, Any], expected: dict[str, str]) -> None:
        answer = add(api, "?dry_run=true", **changes)
        assert answer.status_code in (409, 422)
        assert told(answer) == expected

    @pytest.mark.parametrize("value", [12345678, ["Lütfen-3-Kez!"], {"a": "Lütfen-3-Kez!"}, None, "x" * 300])
    def test_never_echoes_a_password_of_another_type(self, api: Client, value: Any) -> None:
        answer = add(api, "?dry_run=true", main_account="RTCNobody", main_account_password=value)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert all(secret not in text for secret in ("12345678", GOOD, "xxxxx"))

    def test_takes_more_than_the_right_to_look(
        self, client: Client, user_administrator: Any, account_with: Any, directory: Directory
    ) -> None:
        for person in (user_administrator, account_with("RTCUniversalServerAdmins"), account_with("Domain Admins")):
            client.force_login(person, backend="ocsadmin.accounts.backends.LocalBackend")
            assert add(client, "?dry_run=true").status_code == 403
