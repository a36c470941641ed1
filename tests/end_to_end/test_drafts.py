"""A wizard that is left, handed over, opened twice, or met by a directory that is silent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from . import pool_wizard as wizard
from .product import Product

pytestmark = pytest.mark.slow

FIRST = "Pool Name, Domain, and Back-End"
PASSWORD = "the colleague's password"


def begun(page: Page, name: str) -> str:
    """A draft that waits on its second page; its address."""
    wizard.begin(page)
    address = page.url.rsplit("/", 2)[0] + "/"
    wizard.fill_pool_page(page, name)
    wizard.next_page(page)
    wizard.on_page(page, "Web Farm FQDNs")
    return address


def back_to_the_first_page(page: Page) -> None:
    page.get_by_role("button", name="Back").last.click()
    wizard.on_page(page, FIRST)


@pytest.fixture
def colleague(product: Product, person: Callable[..., Page], tmp_path: Path) -> Page:
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    product.manage("create_local_admin", "colleague", "--password-file", str(file))
    return person("local:colleague", password=PASSWORD)


class TestADraft:
    def test_is_finished_in_another_browser(self, product: Product, person: Callable[..., Page]) -> None:
        first = person("serveradmin")
        begun(first, "cairnspool")
        first.context.close()
        second = person("serveradmin")
        second.goto("/wizards/")
        second.get_by_role("link", name="Take up").first.click()
        wizard.on_page(second, "Web Farm FQDNs")
        back_to_the_first_page(second)
        expect(second.locator("[name=name]")).to_have_value("cairnspool")
        wizard.to_ready(second, "cairnspool")
        wizard.finish(second)
        product.until(lambda: product.entries("(cn=cairnspool)", "cn", base="CN=Configuration,DC=contoso,DC=com"))

    def test_keeps_what_was_typed_when_one_goes_back(self, person: Callable[..., Page]) -> None:
        page = person("serveradmin")
        begun(page, "brispool1")
        page.locator("[name=external_web_farm_fqdn]").fill("web.contoso.com")
        back_to_the_first_page(page)
        expect(page.locator("[name=name]")).to_have_value("brispool1")
        wizard.next_page(page)
        expect(page.locator("[name=external_web_farm_fqdn]")).to_have_value("web.contoso.com")

    def test_is_taken_up_by_a_colleague_to_whom_it_was_handed_over(
        self, person: Callable[..., Page], colleague: Page
    ) -> None:
        owner = person("serveradmin")
        address = begun(owner, "darwinpool")
        owner.get_by_role("link", name="Hand over").click()
        owner.get_by_label("Colleague").fill("local:colleague")
        owner.get_by_role("button", name="Hand over").click()
        expect(owner.locator("main")).to_contain_text("Offered to colleagues")
        colleague.goto("/wizards/")
        offers = colleague.locator("section[aria-labelledby=offered-title]")
        expect(offers).to_contain_text("Server Administrator")
        offers.get_by_role("button", name="Take up").first.click()
        wizard.on_page(colleague, "Web Farm FQDNs")
        back_to_the_first_page(colleague)
        expect(colleague.locator("[name=name]")).to_have_value("darwinpool")
        answer = owner.goto(address)
        assert isinstance(answer, Response)
        assert answer.status == 403
        expect(owner.locator("main")).to_contain_text("belongs to")

    def test_is_compared_when_a_stale_tab_comes_late(self, person: Callable[..., Page]) -> None:
        page = person("serveradmin")
        wizard.begin(page)
        stale = page.context.new_page()
        stale.goto(page.url)
        wizard.fill_pool_page(page, "firstpool")
        wizard.next_page(page)
        wizard.on_page(page, "Web Farm FQDNs")
        wizard.fill_pool_page(stale, "secondpool")
        wizard.next_page(stale)
        expect(stale.get_by_role("alert")).to_contain_text("opened before the draft was changed")
        row = stale.get_by_role("row").filter(has_text="secondpool")
        expect(row).to_contain_text("firstpool")
        expect(row).to_contain_text(re.compile("differs", re.IGNORECASE))
        stale.get_by_role("button", name="Use what I typed").click()
        wizard.on_page(stale, "Web Farm FQDNs")
        back_to_the_first_page(stale)
        expect(stale.locator("[name=name]")).to_have_value("secondpool")


class TestADirectoryThatDoesNotAnswer:
    def test_is_named_with_its_cure_on_finish_and_the_draft_goes_on_later(
        self, product: Product, person: Callable[..., Page]
    ) -> None:
        page = person("serveradmin")
        wizard.begin(page)
        wizard.to_ready(page, "gladpool1")
        with product.without_directory():
            page.get_by_role("button", name="Finish").click()
            says_how_to_go_on(page)
        page.get_by_role("link", name="Try again").click()
        wizard.on_page(page, "Ready to Create Enterprise Pool")
        wizard.finish(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("gladpool1")

    def test_loses_nothing_that_was_typed(self, product: Product, person: Callable[..., Page]) -> None:
        page = person("serveradmin")
        wizard.begin(page)
        with product.without_directory():
            wizard.fill_pool_page(page, "mackaypool")
            wizard.next_page(page)
            says_how_to_go_on(page)
        page.get_by_role("link", name="Try again").click()
        expect(page.locator("[name=name]")).to_have_value("mackaypool")
        wizard.next_page(page)
        wizard.on_page(page, "Web Farm FQDNs")


def says_how_to_go_on(page: Page) -> None:
    notice = page.locator("main").get_by_role("alert")
    expect(notice).to_contain_text("No domain controller answers", timeout=60_000)
    expect(notice).to_contain_text("Check that one of them runs")
    expect(page.locator("main")).to_contain_text("This draft is kept")
