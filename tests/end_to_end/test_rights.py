"""Who may see and do what, as a browser and a signed request meet it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from .product import Product

pytestmark = pytest.mark.slow

PAGES = (
    "/users/",
    "/pools/",
    "/pools/servers/",
    "/pools/sip-domains/",
    "/jobs/",
    "/replication/",
    "/replication/outside/",
    "/accounts/procedures/",
    "/accounts/audit/",
    "/accounts/tokens/",
)


def status_of(page: Page, path: str) -> int:
    answer = page.goto(path)
    assert isinstance(answer, Response)
    return answer.status


def post(page: Page, path: str, **fields: str) -> int:
    """What a form with a valid CSRF token would be answered, though no page offers it."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    token = next(value for name, value in cookies.items() if "csrf" in name)
    form: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token, **fields}
    return page.request.post(path, form=form, headers={"Referer": page.url}).status


class TestTheHelpdesk:
    def test_finds_people(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.goto("/users/?q=kim+aber")
        expect(page.locator("#user-table")).to_contain_text("Kim Abercrombie")

    def test_is_not_offered_to_enable_them(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.goto("/users/?q=kim+aber")
        expect(page.get_by_role("button", name="Enable")).to_have_count(0)
        expect(page.get_by_role("link", name="Enable")).to_have_count(0)
        page.get_by_role("link", name="Kim Abercrombie").click()
        page.wait_for_url("**/users/*-*/")
        expect(page.get_by_role("button", name="Enable")).to_have_count(0)

    def test_is_refused_when_it_tries_all_the_same(self, product: Product, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.goto("/users/?q=kim+aber")
        guid = str(page.get_by_role("link", name="Kim Abercrombie").get_attribute("href")).split("/")[-2]
        assert post(page, "/users/begin/", operation="enable_users", guid=guid) == 403
        assert post(page, "/wizards/enable_users/") == 403
        assert status_of(page, "/wizards/enable_users/") == 403
        (kim,) = product.entries("(sAMAccountName=kim.abercrombie)", "msRTCSIP-UserEnabled").values()
        assert not kim


class TestSomebodyWithoutRights:
    def test_is_refused_every_page_with_what_it_takes(self, person: Callable[..., Page]) -> None:
        page = person("norights")
        for path in PAGES:
            assert status_of(page, path) == 403, path
        expect(page.locator("main")).to_contain_text("RTCUniversalServerAdmins")

    def test_sees_nothing_of_the_directory(self, person: Callable[..., Page]) -> None:
        page = person("norights")
        assert "ocspool1" not in page.content()
        assert "people" not in page.locator("main").inner_text()
        expect(page.locator("#search-box")).to_have_count(0)
        expect(page.get_by_role("navigation").get_by_role("link", name="Users")).to_have_count(0)


class TestSomebodyWhoHasNotSignedIn:
    def test_is_sent_to_sign_in_and_then_where_they_wanted(self, anybody: Callable[..., Page]) -> None:
        page = anybody()
        for path in ("/", *PAGES):
            page.goto(path)
            assert "/accounts/sign-in/" in page.url, path
        page.goto("/users/?q=daly")
        page.get_by_label("Name").fill("helpdesk")
        page.get_by_label("Password").fill("Passw0rd!2009")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/users/?q=daly")

    def test_is_told_that_the_password_is_wrong(self, anybody: Callable[..., Page]) -> None:
        page = anybody()
        page.goto("/")
        page.get_by_label("Name").fill("readonly")
        page.get_by_label("Password").fill("not this one")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("name or the password")


class TestTheLocalAdministrator:
    def test_is_made_by_a_command_and_may_do_everything(
        self, product: Product, person: Callable[..., Page], tmp_path: Path
    ) -> None:
        file = tmp_path / "password"
        file.write_text("a long one for emergencies\n")
        product.manage("create_local_admin", "breakglass", "--password-file", str(file))
        page = person("local:breakglass", password="a long one for emergencies")
        for path in ("/", *PAGES, "/wizards/create_pool/", "/wizards/enable_users/"):
            assert status_of(page, path) == 200, path
