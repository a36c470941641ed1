"""Errors of the REST interface are problem+json and say what to do."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ocsadmin.accounts.models import Account, AuditEvent

from .conftest import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.notes")]


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["type"] == f"/problems/{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert Client().get(f"{body['type']}/").status_code == 200, "a page explains it"
    return body


def cursor(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


class TestProblem:
    def test_401_for_nobody_with_a_challenge(self, client: Client) -> None:
        response = client.get("/api/v1/notes/")
        assert "token" in problem(response, 401, "not-signed-in")["hint"]
        assert response.headers["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("token", ["ocs_00000000_wrong", "", "é", "a b c"])
    def test_401_for_a_wrong_token(self, client: Client, token: str) -> None:
        response = client.get("/api/v1/notes/", HTTP_AUTHORIZATION=f"Bearer {token}")
        problem(response, 401, "token-refused")

    def test_403_says_which_group_it_takes_and_is_logged(
        self, caller_for: Callable[..., Caller], helpdesk_person: Account
    ) -> None:
        body = problem(caller_for(helpdesk_person).post("notes/"), 403, "right-missing")
        assert "RTCUniversalUserAdmins" in body["hint"]
        assert body["remedy"] == body["hint"]
        assert AuditEvent.objects.get(what="refused").who == helpdesk_person.username

    def test_403_for_an_action_that_names_no_right(self, caller: Caller) -> None:
        problem(caller.client.delete("/api/v1/jobs/1/"), 405, "method-not-allowed")

    def test_403_for_a_session_without_csrf_token(self, administrator: Account) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(administrator)
        response = client.post("/api/v1/notes/", {}, content_type="application/json")
        assert "X-CSRFToken" in problem(response, 403, "not-allowed")["hint"]

    def test_404_for_an_address_without_resource(self, caller: Caller, client: Client) -> None:
        assert "slash" in problem(caller.get("nothing"), 404, "not-found")["detail"]
        problem(client.post("/api/v1/nothing/"), 404, "not-found")

    def test_404_for_an_object_that_is_not_there(self, caller: Caller) -> None:
        problem(caller.get("jobs/999999/"), 404, "not-found")
        problem(caller.get("jobs/999999/rows/"), 404, "not-found")

    def test_405_names_the_methods(self, caller: Caller) -> None:
        response = caller.client.put("/api/v1/jobs/")
        problem(response, 405, "method-not-allowed")
        assert "GET" in response.headers["Allow"]

    def test_406_and_415_for_formats_that_it_does_not_speak(self, caller: Caller) -> None:
        problem(caller.get("jobs/", headers={"Accept": "text/csv"}), 406, "not-acceptable")
        response = caller.client.post("/api/v1/notes/", "a=b", content_type="application/x-www-form-urlencoded")
        problem(response, 415, "unsupported-media-type")

    def test_400_for_a_body_that_is_not_json(self, caller: Caller) -> None:
        response = caller.client.post("/api/v1/notes/", "{", content_type="application/json")
        problem(response, 400, "malformed-json")

    @pytest.mark.parametrize(
        "body", ["[" * 100_000, '{"a":' * 5000 + "1" + "}" * 5000, "[" * 101 + "]" * 101, '{"a":[' * 51 + "]}" * 51]
    )
    def test_400_for_a_body_that_is_nested_too_deeply(self, caller: Caller, body: str) -> None:
        response = caller.client.post("/api/v1/notes/", body, content_type="application/json")
        problem(response, 400, "malformed-json")

    @pytest.mark.parametrize("body", ["[" * 100 + "]" * 100, '{"a":[' * 50 + "]}" * 50])
    def test_reads_a_body_as_deep_as_it_may_be(self, caller: Caller, body: str) -> None:
        response = caller.client.post("/api/v1/notes/", body, content_type="application/json")
        problem(response, 422, "invalid")

    @pytest.mark.parametrize("body", [r'{"title": "\ud800"}', r'{"\uDFFF": 1}', r'["\ud83d", "\ude00"]'])
    def test_400_for_half_a_character(self, caller: Caller, body: str) -> None:
        response = caller.client.post("/api/v1/notes/", body, content_type="application/json")
        assert "one half of a character" in problem(response, 400, "malformed-json")["detail"]

    def test_413_for_a_body_that_is_too_large(self, caller: Caller, settings: Any) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        large = '{"a": "' + "x" * 1000 + '"}'
        for headers in ({}, {"Idempotency-Key": "large"}):
            response = caller.client.post("/api/v1/notes/", large, content_type="application/json", headers=headers)
            problem(response, 413, "body-too-large")

    def test_405_for_options(self, caller: Caller) -> None:
        problem(caller.client.options("/api/v1/jobs/"), 405, "method-not-allowed")

    @pytest.mark.parametrize("values", [[None], [float("inf")], [[1]], ["x"], "a", [10**30, 1]])
    def test_400_for_a_cursor_with_impossible_values(self, caller: Caller, values: Any) -> None:
        problem(caller.get("jobs/", cursor=cursor([["-id"], values])), 400, "bad-cursor")

    def test_400_for_a_cursor_with_an_impossible_moment(self, caller: Caller) -> None:
        values = [["created_at", "pk"], ["0001-01-01T00:00:00+14:00", 1]]
        problem(caller.get("jobs/", ordering="created_at", cursor=cursor(values)), 400, "bad-cursor")

    def test_400_for_a_cursor_that_is_nested_too_deeply(self, caller: Caller) -> None:
        text = base64.urlsafe_b64encode(b"[" * 100_000).decode()
        problem(caller.get("jobs/", cursor=text), 400, "bad-cursor")

    def test_400_for_unknown_and_impossible_query_parameters(self, caller: Caller) -> None:
        body = problem(caller.get("jobs/", stat="done"), 400, "unknown-parameter")
        assert "state" in body["hint"]
        assert body["field"] == "stat"
        problem(caller.get("jobs/", state="nonsense"), 400, "invalid")
        problem(caller.get("jobs/", limit="501"), 400, "bad-parameter")
        problem(caller.get("jobs/", ordering="spec"), 400, "bad-parameter")
        problem(caller.get("jobs/", cursor="nonsense"), 400, "bad-cursor")
        problem(caller.post("notes/?dry_run=perhaps", {"dn": "CN=a", "text": "b"}), 400, "bad-parameter")
        problem(caller.post("notes/?dry_run=true&dry_run=false", {"dn": "CN=a", "text": "b"}), 400, "bad-parameter")

    def test_422_names_each_value_with_a_pointer(self, caller: Caller) -> None:
        wish = {"text": "x" * 21, "numbers": [1, "two"], "colour": "red", "place": {"street": "a", "town": "b"}}
        errors = problem(caller.post("notes/", wish), 422, "invalid")["errors"]
        assert {error["pointer"] for error in errors} == {"#/dn", "#/text", "#/numbers/1", "#/colour", "#/place/town"}

    def test_422_says_what_to_do_with_each_value(self, caller: Caller, dn: object) -> None:
        errors = problem(caller.post("notes/", {"dn": str(dn), "tone": "loud"}), 422, "invalid")["errors"]
        told = {error["field"]: error for error in errors}
        assert told["tone"]["detail"] == '"loud" is not a valid choice. There are: kind, plain.'
        assert told["text"]["hint"] == told["text"]["remedy"] == "Give a value for it."

    def test_422_for_a_body_that_is_not_an_object(self, caller: Caller) -> None:
        response = caller.client.post("/api/v1/notes/", "[1]", content_type="application/json")
        problem(response, 422, "invalid")

    def test_422_holds_each_of_many_rules_that_are_broken(self, caller: Caller, dn: object) -> None:
        body = problem(caller.post("notes/", {"dn": str(dn), "text": "bad"}), 422, "many-errors")
        assert [(one["field"], one["detail"]) for one in body["errors"]] == [
            ("text", "It is bad."),
            ("dn", "It is short."),
        ]
        assert body["errors"][0]["hint"] == "Be good."

    def test_500_tells_a_number_and_nothing_else(self, caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
        caller.client.raise_request_exception = False
        body = problem(caller.get("notes/"), 500, "server-error")
        assert "a bug" not in str(body)
        assert body["instance"].removeprefix("urn:uuid:") in caplog.text

    def test_500_does_not_hide_a_bug_from_tests(self, caller: Caller) -> None:
        with pytest.raises(RuntimeError):
            caller.get("notes/")


class TestProblemPages:
    def test_list_every_problem_once(self, client: Client) -> None:
        text = client.get("/problems/").content.decode()
        for code in ("wrong-password", "directory-unreachable", "plan-changed", "not-found", "right-missing"):
            assert text.count(f"<code>{code}</code>") == 1

    def test_name_the_values_of_a_case(self, client: Client) -> None:
        text = client.get("/problems/directory-unreachable/").content.decode()
        assert "No domain controller answers at ‹hosts›" in text
        assert "503" in text

    def test_are_not_there_for_unknown_codes(self, client: Client) -> None:
        assert client.get("/problems/nonsense/").status_code == 404
