"""The REST interface of the running product: the same plans as the wizards, the same rights, errors that help."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from . import pool_wizard as wizard
from .ldif import texts
from .product import Product
from .rest import Answer, Client, client

pytestmark = pytest.mark.slow

CONFIGURATION = "CN=Configuration,DC=contoso,DC=com"
MEMBERS = {"type", "title", "status", "detail"}


def pool_spec(name: str) -> dict[str, Any]:
    return {"name": name, "domain": "contoso.com", "sql_instance": wizard.SQL_INSTANCE, **wizard.STORES}


def is_problem(answer: Answer, status: int) -> bool:
    """RFC 9457, section 3."""
    body = answer.body
    return (
        answer.status == body["status"] == status
        and answer.media_type == "application/problem+json"
        and set(body) >= MEMBERS
        and all(isinstance(body[name], str) for name in ("type", "title", "detail"))
    )


@pytest.fixture
def server_admin(product: Product, person: Callable[..., Page]) -> Client:
    return client(product, person, "serveradmin", "pools.view_pool", "pools.create_pool", "jobs.view_job")


@pytest.fixture
def user_admin(product: Product, person: Callable[..., Page]) -> Client:
    return client(
        product, person, "useradmin", "users.view_user", "users.enable_users", "pools.view_pool", "jobs.view_job"
    )


def objects(product: Product, name: str) -> list[str]:
    return sorted(product.entries(f"(|(cn={name})(cn=LC Services))", "1.1", base=CONFIGURATION))


class TestCreatingAPool:
    def test_a_dry_run_is_the_plan_of_the_wizard_and_writes_nothing(
        self, product: Product, person: Callable[..., Page], server_admin: Client
    ) -> None:
        page, before = person("serveradmin"), objects(product, "sydpool1")
        wizard.begin(page)
        wizard.to_ready(page, "sydpool1")
        answer = server_admin.post("/api/v1/pools/?dry_run=true", pool_spec("sydpool1"))
        assert answer.status == 200, answer.body
        assert page.locator("#plan-ldif").text_content() == answer.body["ldif"]
        assert page.locator("[name=plan_hash]").input_value() == answer.body["hash"]
        assert page.locator("#plan li[value]").count() == len(answer.body["changes"])
        assert objects(product, "sydpool1") == before

    def test_makes_the_objects_that_the_plan_named(self, product: Product, server_admin: Client) -> None:
        plan = server_admin.post("/api/v1/pools/?dry_run=true", pool_spec("restpool1")).body
        answer = server_admin.post("/api/v1/pools/", {**pool_spec("restpool1"), "plan_hash": plan["hash"]})
        server_admin.wait_for_job(answer, "waiting_for_people", "done")
        pool = f"CN=restpool1,CN=Pools,CN=RTC Service,CN=Services,{CONFIGURATION}"
        found = {dn.lower() for dn in product.entries("(objectClass=*)", "1.1", base=pool)}
        named = {change["target"].lower() for change in plan["changes"] if change["kind"] == "directory.add"}
        assert {dn for dn in named if "cn=restpool1," in dn} <= found
        assert pool.lower() in found
        assert f"cn=lc services,cn=microsoft,{pool.lower()}" in found

    def test_names_the_field_that_is_wrong(self, server_admin: Client) -> None:
        answer = server_admin.post("/api/v1/pools/?dry_run=true", pool_spec("my_pool"))
        assert is_problem(answer, 422)
        assert "name" in {one["field"] for one in answer.body["errors"]}


class TestEnablingUsers:
    @pytest.mark.parametrize("chosen", ["people", "filter"])
    def test_takes_ids_or_a_filter(self, product: Product, user_admin: Client, chosen: str) -> None:
        found = user_admin.get("/api/v1/users/?q=garcia+maria&enabled=false").body["results"]
        assert len(found) == 2
        pool = user_admin.get("/api/v1/pools/?name=ocspool1").body["results"][0]["guid"]
        wish = {"people": [one["guid"] for one in found]} if chosen == "people" else {"filter": {"q": "garcia maria"}}
        body = {**wish, "pool": pool, "sign_in_name": "account", "sip_domain": "contoso.com"}
        job = user_admin.wait_for_job(user_admin.post("/api/v1/users/enable/", body), "done")
        for one in found:
            (entry,) = product.entries(f"(sAMAccountName={one['account']})", "msRTCSIP-PrimaryUserAddress").values()
            assert texts(entry, "msRTCSIP-PrimaryUserAddress") == [f"sip:{one['account']}@contoso.com"]
        undo = user_admin.post(f"/api/v1/jobs/{job['id']}/undo/", {})
        user_admin.wait_for_job(undo, "done")
        user_admin.product.until(lambda: len(_garcias(user_admin)) == 2)

    def test_names_the_value_that_is_wrong(self, user_admin: Client) -> None:
        body = {"people": ["nobody"], "pool": "16eed031-975f-443f-a575-946b69e6589d"}
        answer = user_admin.post("/api/v1/users/enable/", body)
        assert is_problem(answer, 422)
        assert "people" in str(answer.body["errors"])


def _garcias(user_admin: Client) -> list[Any]:
    return list(user_admin.get("/api/v1/users/?q=garcia+maria&enabled=false").body["results"])


class TestWhoMayCall:
    def test_nobody_without_a_token(self, product: Product) -> None:
        for answer in (Client(product).get("/api/v1/users/"), Client(product).post("/api/v1/pools/", {})):
            assert is_problem(answer, 401)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    def test_the_helpdesk_reads_and_does_not_write(self, product: Product, person: Callable[..., Page]) -> None:
        helpdesk = client(product, person, "helpdesk", "users.view_user", "pools.view_pool")
        assert helpdesk.get("/api/v1/users/?q=kim").status == 200
        assert is_problem(helpdesk.post("/api/v1/users/enable/", {}), 403)
        assert is_problem(helpdesk.post("/api/v1/pools/?dry_run=true", pool_spec("nopool")), 403)


class TestItsDescription:
    def test_is_valid_openapi_3_1(self, user_admin: Client) -> None:
        from drf_spectacular.validation import validate_schema

        schema = user_admin.get("/api/v1/schema/?format=json").body
        assert re.match(r"3\.1\.\d+$", schema["openapi"])
        validate_schema(schema)  # type: ignore[no-untyped-call]

    def test_can_be_read_in_the_browser_under_the_strict_policy(self, person: Callable[..., Page]) -> None:
        page = person("serveradmin")
        said: list[ConsoleMessage] = []
        page.on("console", lambda message: said.append(message))
        answer = page.goto("/api/v1/docs/")
        assert answer is not None
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        expect(page.locator("main")).to_contain_text("/api/v1/pools/")
        assert [message.text for message in said if message.type in ("error", "warning")] == []
