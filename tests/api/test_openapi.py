"""The API description: complete, without warnings, and the one that lies in the tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from ocsadmin.accounts.models import Account

from .conftest import Caller

FILE = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("openapi") / "openapi.yaml"
    call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)
    return file


class TestDescription:
    def test_is_the_one_in_the_tree(self, generated: Path) -> None:
        assert generated.read_text() == FILE.read_text(), "run `make openapi` and look at what changed"

    def test_tells_of_problems_at_every_operation(self, generated: Path) -> None:
        schema = yaml.safe_load(generated.read_text())
        assert schema["openapi"].startswith("3.1")
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                content = operation["responses"]["401"]["content"]
                assert list(content) == ["application/problem+json"], (path, method)

    def test_tells_that_writes_can_be_tried_and_repeated(self, generated: Path) -> None:
        operation = yaml.safe_load(generated.read_text())["paths"]["/api/v1/pools/"]["post"]
        names = {parameter["name"] for parameter in operation["parameters"]}
        assert {"dry_run", "Idempotency-Key", "If-Match"} <= names
        assert {"200", "202", "409", "412", "422"} <= set(operation["responses"])


@pytest.mark.django_db
class TestDocumentationPage:
    def test_shows_every_operation(self, client: Client, helpdesk_person: Account, generated: Path) -> None:
        client.force_login(helpdesk_person)
        response = client.get("/api/v1/docs/")
        text = response.content.decode()
        for path in yaml.safe_load(generated.read_text())["paths"]:
            assert path in text
        assert "curl -H" in text
        assert "<script>" not in text
        assert "unsafe-inline" not in response.headers["Content-Security-Policy"]

    def test_is_for_people_who_signed_in(self, client: Client) -> None:
        assert client.get("/api/v1/docs/").status_code == 302

    def test_description_is_served_to_tokens(self, caller: Caller, client: Client) -> None:
        schema: Any = caller.client.get("/api/v1/schema/?format=json", headers={"Accept": "*/*"}).json()
        assert "/api/v1/jobs/" in schema["paths"]
        assert client.get("/api/v1/schema/").status_code == 401
