"""Validation over REST and by command."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocsadmin.directory import Directory
from pools.models import Pool, Server, ValidationRun

from .factories import PoolFactory, ServerFactory
from .test_validation_pages import a_run
from .validating import read_topology

pytestmark = pytest.mark.django_db
BACKEND = "ocsadmin.accounts.backends.LocalBackend"
URL = "/api/v1/checks/"


@pytest.fixture
def api(client: Client, administrator: Any) -> Client:
    client.force_login(administrator, backend=BACKEND)
    return client


@pytest.fixture
def pool() -> Any:
    found = PoolFactory()
    ServerFactory(pool=found, name="fe-x")
    return found


def create(api: Client, **body: Any) -> Any:
    return api.post(URL, body, content_type="application/json")


class TestBeginning:
    def test_answers_with_the_run(self, api: Client, pool: Any) -> None:
        answer = create(api, pool=str(pool.guid), roles=["front_end"], steps=["connectivity"])
        run = ValidationRun.objects.get()
        assert answer.status_code == 202
        assert answer["Location"].endswith(f"{URL}{run.pk}/")
        body = answer.json()
        assert (body["state"], body["pool"], body["roles"]) == ("waiting", str(pool.guid), ["front_end"])
        assert (run.source, run.steps) == ("api", ["connectivity"])

    def test_takes_a_server_by_its_name_alone(self, api: Client, pool: Any) -> None:
        assert create(api, server="FE-X.contoso.com").json()["server"] == "fe-x.contoso.com"

    @pytest.mark.parametrize(
        ("body", "status", "kind"),
        [
            ({}, 404, "nothing-to-validate"),
            ({"server": "evil.example"}, 404, "nothing-to-validate"),
            ({"pool": "00000000-0000-0000-0000-000000000007"}, 404, "nothing-to-validate"),
            ({"pool": "x"}, 422, ""),
            ({"roles": ["nonsense"]}, 422, ""),
            ({"steps": "connectivity"}, 422, ""),
            ({"host": "evil.example", "port": 22}, 422, ""),
            ({"server": "fe-x.contoso.com", "steps": ["sip_logon_im"]}, 422, "bad-input"),
        ],
    )
    def test_refuses_bad_wishes_as_problems(
        self, api: Client, pool: Any, body: dict[str, Any], status: int, kind: str
    ) -> None:
        answer = create(api, **body)
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"].endswith(kind)
        assert not ValidationRun.objects.exists()

    def test_refuses_a_second_run_of_the_pool(self, api: Client, pool: Any) -> None:
        create(api, pool=str(pool.guid))
        answer = create(api, pool=str(pool.guid))
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/validation-running")

    def test_seals_the_accounts_and_never_shows_them(self, api: Client, pool: Any) -> None:
        account = {"uri": "sip:tom@contoso.com", "password": " S3cret!pass "}
        answer = create(api, pool=str(pool.guid), steps=["sip_logon_im"], first_account=account)
        assert answer.status_code == 202
        run = ValidationRun.objects.get()
        from pools.validation import accounts

        found = accounts.unseal(bytes(run.sealed_accounts), "first")
        assert found is not None
        assert found.password == " S3cret!pass "
        assert "S3cret" not in api.get(f"{URL}{run.pk}/").content.decode()

    def test_cancels(self, api: Client, pool: Any) -> None:
        run = create(api, pool=str(pool.guid)).json()["id"]
        answer = api.post(f"{URL}{run}/cancel/")
        assert (answer.status_code, answer.json()["state"]) == (202, "cancelled")
        assert api.post(f"{URL}{run}/cancel/").json()["type"] == "/problems/validation-ended"


class TestReading:
    def test_lists_and_filters(self, api: Client, pool: Any) -> None:
        run, _other = a_run(pool, ("A", "ok")), a_run(PoolFactory())
        (found,) = api.get(f"{URL}?pool={pool.guid}").json()["results"]
        assert found["id"] == run.pk
        assert len(api.get(f"{URL}?state=done").json()["results"]) == 2
        assert "rows" not in found

    def test_shows_the_rows_of_one(self, api: Client, pool: Any) -> None:
        run = a_run(pool, ("A", "failure"), ("B", "ok"))
        first, second = api.get(f"{URL}{run.pk}/").json()["rows"]
        assert (first["verdict"], first["cure"], second["kind"]) == ("failure", "Do this.", "ok")
        assert first["hints"][0].startswith("Problems starting the services")
        assert second["hints"] == []

    def test_costs_the_same_with_thirty_runs_as_with_three(self, api: Client, pool: Any) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert api.get(URL).status_code == 200
            return len(asked)

        for _ in range(3):
            a_run(pool, ("A", "ok"))
        cost()
        few = cost()
        for _ in range(27):
            a_run(pool, ("A", "ok"))
        assert cost() == few

    def test_is_for_the_helpdesk_and_running_is_not(self, client: Client, pool: Any, helpdesk_person: Any) -> None:
        run = a_run(pool, ("A", "ok"))
        client.force_login(helpdesk_person, backend=BACKEND)
        assert client.get(URL).status_code == 200
        assert client.get(f"{URL}{run.pk}/").status_code == 200
        assert create(client, pool=str(pool.guid)).status_code == 403
        assert client.post(f"{URL}{run.pk}/cancel/").status_code == 403


class TestTheCommand:
    def test_prints_each_check_and_fails_where_one_does(self, directory: Directory) -> None:
        read_topology(directory)
        out = io.StringIO()
        with pytest.raises(CommandError, match="checks failed"):
            call_command("check_pool", "ocspool1.contoso.com", "--step=connectivity", "--role=front_end", stdout=out)
        assert "failure    Load balancer: SIP over TLS | ocspool1.contoso.com, port 5061 |" in out.getvalue()
        assert ValidationRun.objects.get().source == "command"

    def test_says_all_in_one_document(self, directory: Directory) -> None:
        read_topology(directory)
        out = io.StringIO()
        call_command("check_pool", "OCSSE01", "--step=local_configuration", "--role=front_end", "--json", stdout=out)
        told = json.loads(out.getvalue())
        assert told["counts"].get("failure", 0) == 0
        assert any(one["check"] == "List of trusted servers" for one in told["rows"])

    @pytest.mark.parametrize(
        "arguments", [["nowhere"], ["ocspool1", "--server=x"], ["ocspool1", "--role=x"], ["ocspool1", "--step=x"]]
    )
    def test_tells_what_it_does_not_know(self, directory: Directory, arguments: list[str]) -> None:
        read_topology(directory)
        with pytest.raises(CommandError):
            call_command("check_pool", *arguments)
        assert Pool.objects.exists()
        assert Server.objects.exists()
        assert not ValidationRun.objects.exists()
