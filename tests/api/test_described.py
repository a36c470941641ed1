"""Every operation of the API description, asked with values that fit it and with values that do not, by each role.

What is answered is what the description says: status, type of content, form, and never an error of ours. schemathesis
makes the requests; the same ones in each run. `make soak` asks as many times more as ROUNDS says.
"""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import Client
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ocsadmin.accounts import tokens
from ocsadmin.accounts.models import Account
from tests.users import delegated_world
from tests.users.delegated_world import GROUP

pytestmark = pytest.mark.django_db

SOAK = os.environ.get("OCSADMIN_SOAK", "")
TIMES = int(SOAK or "1")
ROLES = {
    "local": 1, "administrator": 1, "user_administrator": 1, "helpdesk": 1, "delegated": 1, "none": 1, "anonymous": 1,
}  # fmt: skip
"""Role → examples an operation, of those that fit and of those that don't."""
STRANGE = (
    "%0A", "a%0Ab", "%00", "-" * 36, "9" * 400, "9" * 18, "a%2F..%2Fb", "%F0%9F%98%80", "%FF", "٣", "0", "-1", "1e9",
    str(uuid.UUID(int=0)), "x" * 3000,
)  # fmt: skip
"""In addresses, as they are sent."""
VALUES = ("", "\0\n", "-1", "9" * 400, "1e400", "😀" * 500)
"""Of query parameters."""
BODIES: dict[str, tuple[str, bytes]] = {
    "deep": ("application/json", b"[" * 100_000),
    "deep and whole": ("application/json", b"[" * 900 + b"]" * 900),
    "broken": ("application/json", b'{"a": '),
    "no object": ("application/json", b"[1]"),
    "nothing": ("application/json", b"null"),
    "number": ("application/json", b"1" * 5000),
    "not UTF-8": ("application/json", b'{"a": "\xff"}'),
    "half a pair": ("application/json", b'{"reason": "\\ud800", "name": "\\ud800"}'),
    "twice": ("application/json", b'{"name": 1, "name": [2]}'),
    "not a number": ("application/json", b'{"name": NaN, "people": Infinity}'),
    "kind": ("text/plain", b"hello"),
    "no kind": ("", b"hello"),
    "XML": ("application/xml", b"<a/>"),
    "form": ("application/x-www-form-urlencoded", b"a=b&c=%00"),
    "parts": ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    "no boundary": ("multipart/form-data", b"--x\r\nbroken"),
}
FILLINGS: tuple[Any, ...] = ("\0", "a\nb", "", None, [[]], [None], {"a": 1}, 10**400, "\ud800", ["\0"])
"""Of each value of a body."""
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip


@pytest.fixture(scope="module")
def operations() -> list[Any]:
    made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return [found.ok() for found in schemathesis.openapi.from_dict(made).get_all_operations()]


@pytest.fixture
def world(administrator: Account) -> dict[str, list[str]]:
    """Names in addresses → values that are there."""
    made = delegated_world.make()
    delegated_world.delegate(made)
    traces = delegated_world.traces(made, by=administrator)
    return {
        "guid": [str(made.kim.guid), str(made.olga.guid), str(made.pool.guid)],
        "id": [str(traces[name].pk) for name in ("mixed", "alone", "run")],
        "job": [str(traces["mixed"].pk)],
        "number": ["1", "2"],
        "name": ["people"],
        "key": ["x"],
    }


@pytest.fixture
def account(request: pytest.FixtureRequest, account_with: Callable[..., Account]) -> Account | None:
    """Who asks."""
    made: dict[str, Callable[[], Account | None]] = {
        "local": lambda: Account.objects.create_local("schema", "a long local password"),
        "delegated": lambda: account_with("RTCUniversalUserAdmins", GROUP),
        "helpdesk": lambda: request.getfixturevalue("helpdesk_person"),
        "none": lambda: account_with(),
        "anonymous": lambda: None,
    }
    return made.get(request.param, lambda: request.getfixturevalue(request.param))()


@pytest.fixture
def headers(account: Account | None) -> dict[str, str]:
    if account is None:
        return {}
    made = tokens.create(owner=account, name="schema", scopes=sorted(account.rights()), now=timezone.now())
    return {"Authorization": f"Bearer {made.text}"}


class Asked:
    """Sends requests, each of which leaves nothing behind, and notes what was answered otherwise than described."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.app, self.headers = get_wsgi_application(), headers
        self.wrong: dict[str, str] = {}
        self.statuses: Counter[int] = Counter()

    def ask(self, case: Case) -> None:
        with transaction.atomic():
            answer = case.call(app=self.app, headers=self.headers, base_url="http://testserver")
            transaction.set_rollback(True)
        self.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                found = f"{case.operation.label}: {failure.title} ({answer.status_code})"
                self.wrong.setdefault(found, str(group)[:1500])

    def send(
        self, operation: Any, url: str, *, query: str = "", accept: str = "", kind: str = "application/json",
        body: bytes = b"",
    ) -> None:  # fmt: skip
        """One request as it stands, compared with the description of this operation."""
        with transaction.atomic():
            answer = Client(raise_request_exception=False).generic(
                operation.method.upper(), url, body, kind, query_string=query,
                headers={**self.headers, **({"Accept": accept} if accept else {})},
            )  # fmt: skip
            transaction.set_rollback(True)
        self.statuses[answer.status_code] += 1
        described = operation.definition.raw["responses"].get(str(answer.status_code))
        told = answer.headers.get("Content-Type", "").split(";")[0]
        right = answer.status_code in (301, 304) or (
            described and told in described.get("content", {"": None}) and answer.status_code != 500
        )
        if not right:
            found = f"{operation.label}: {answer.status_code} {told}"
            self.wrong.setdefault(found, f"{url} ?{query} {kind} {body[:200]!r}: {answer.content[:500].decode()}")

    def check(self) -> None:
        print(sum(self.statuses.values()), sorted(self.statuses.items()))
        assert not self.wrong, "\n".join([*self.wrong, "", *list(self.wrong.values())[:25]])


def strategies(operation: Any, world: dict[str, list[str]]) -> Iterator[st.SearchStrategy[Case]]:
    """What fits, at addresses that are there; what fits; what does not."""
    names = [one.name for one in operation.path_parameters]
    if names:
        for number in range(2):
            known = {name: world[name][number % len(world[name])] for name in names}
            yield operation.as_strategy(GenerationMode.POSITIVE, path_parameters=known)
    yield operation.as_strategy(GenerationMode.POSITIVE)
    with suppress(Unsatisfiable):
        yield operation.as_strategy(GenerationMode.NEGATIVE)


class TestEveryOperation:
    @pytest.mark.parametrize("account", ROLES, indirect=True)
    def test_answers_as_described(
        self,
        forest: Any,
        messages: Any,
        operations: list[Any],
        world: dict[str, list[str]],
        headers: dict[str, str],
        request: Any,
    ) -> None:
        asked = Asked(headers)
        examples = ROLES[request.node.callspec.params["account"]] * TIMES
        for operation in operations:
            for strategy in strategies(operation, world):

                @settings(
                    max_examples=examples, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck),
                )  # fmt: skip
                @given(case=strategy)
                def ask(case: Case) -> None:
                    asked.ask(case)

                with suppress(Unsatisfiable):
                    ask()
        asked.check()


@pytest.mark.parametrize("account", ["local"], indirect=True)
class TestStrange:
    """What no description lets through, at every operation."""

    @pytest.fixture
    def asked(self, forest: Any, messages: Any, headers: dict[str, str]) -> Asked:
        return Asked(headers)

    def test_addresses_are_answered_as_described(
        self, asked: Asked, operations: list[Any], world: dict[str, list[str]]
    ) -> None:
        for operation in operations:
            for name in (one.name for one in operation.path_parameters):
                for strange in STRANGE:
                    values = {one.name: world[one.name][0] for one in operation.path_parameters} | {name: strange}
                    asked.send(operation, operation.full_path.format(**values))
        asked.check()

    @pytest.mark.skipif(not SOAK, reason="make soak")
    def test_parameters_are_answered_as_described(
        self, asked: Asked, operations: list[Any], world: dict[str, list[str]]
    ) -> None:
        for operation in (one for one in operations if one.method == "get"):
            for name in [one.name for one in operation.query]:
                for value in VALUES:
                    asked.send(operation, address(operation, world), query=urlencode({name: value}))
            asked.send(operation, address(operation, world), query="%FF=%FE&limit=1&limit=x")
            asked.send(operation, address(operation, world), accept="application/xml")
            asked.send(operation, address(operation, world), accept="nonsense")
        asked.check()

    @pytest.mark.skipif(not SOAK, reason="make soak")
    def test_bodies_are_answered_as_described(
        self, asked: Asked, operations: list[Any], world: dict[str, list[str]]
    ) -> None:
        for operation in (one for one in operations if one.method != "get"):
            for kind, body in BODIES.values():
                asked.send(operation, address(operation, world), kind=kind, body=body)
            for body in fillings(operation):
                asked.send(operation, address(operation, world), body=json.dumps(body).encode())
        asked.check()


def address(operation: Any, world: dict[str, list[str]]) -> str:
    found: str = operation.full_path.format(**{one.name: world[one.name][0] for one in operation.path_parameters})
    return found


def fillings(operation: Any) -> Iterator[dict[str, Any]]:
    """Bodies in which every value is the same strange one, and one for each value that is strange alone."""
    for shape in operation.body:
        names = list(shape.optimized_schema.get("properties", {}))
        for strange in FILLINGS:
            yield dict.fromkeys(names, strange)
