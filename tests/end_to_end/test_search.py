"""Finding people: while one types, without accents, by phone, by keyboard, and whatever is typed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.slow

HOSTILE = ("*()\\", "*", "%", "_", "a'b\"c", "<script>alert(1)</script>", "sip:*@", "\\00", "))(uid=*", "-- ; drop")


def names(page: Page) -> Locator:
    return page.locator("#user-table tbody th")


class TestTypingInTheList:
    def test_shows_who_answers_while_one_types(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.goto("/users/")
        page.locator("#user-search").press_sequentially("aberc", delay=30)
        expect(names(page)).to_have_text(["Kim Abercrombie"])
        expect(names(page).locator("mark")).to_have_text("Aberc")
        page.wait_for_url("**q=aberc**")
        page.reload()
        expect(names(page)).to_have_text(["Kim Abercrombie"])

    def test_does_not_care_about_accents(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.goto("/users/")
        page.locator("#user-search").press_sequentially("maria garcia")
        expect(names(page).filter(has_text="Maria García")).to_have_count(2)
        page.goto("/users/?q=ostberg")
        expect(names(page)).to_have_text(["Ingrid Östberg"])

    @pytest.mark.parametrize("number", ["+14255550100", "425 555 0100", "(425) 555-0100", "4255550100"])
    def test_knows_a_phone_number_in_any_spelling(self, person: Callable[..., Page], number: str) -> None:
        page = person("helpdesk")
        page.goto(f"/users/?q={quote(number)}")
        expect(names(page).filter(has_text="Kim Abercrombie")).to_have_count(1)

    def test_takes_everything_literally(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.goto("/users/")
        everybody = page.locator("#user-table [role=status]").first.inner_text()
        for text in HOSTILE:
            answer = page.goto(f"/users/?q={quote(text)}")
            assert answer is not None
            assert answer.status == 200, text
            expect(page.locator("#user-search")).to_have_value(text)
            expect(page.locator("#user-table")).not_to_contain_text(everybody)

    def test_survives_a_nul_in_the_address(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        for path in ("/users/?q=%00", "/users/?q=kim%00aber", "/users/found/?q=%00", "/users/?ou=%00&pool=%00"):
            answer = page.goto(path)
            assert answer is not None
            assert answer.status < 500, path


class TestTheBoxInTheTopBar:
    def test_shows_the_first_few_while_one_types(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.locator("#search-box").press_sequentially("kim ab", delay=30)
        hit = page.locator("#search-results [data-result]").first
        expect(hit).to_contain_text("Kim Abercrombie")
        hit.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Kim Abercrombie")

    def test_can_be_used_with_the_keyboard_alone(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.keyboard.press("/")
        expect(page.locator("#search-box")).to_be_focused()
        page.keyboard.type("terry ad", delay=30)
        expect(page.locator("#search-results [data-result]")).to_have_count(1)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Terry Adams")

    def test_leads_to_the_list_with_enter(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.keyboard.press("/")
        page.keyboard.type("garcia")
        page.keyboard.press("Enter")
        page.wait_for_url("**/users/search/?q=garcia")
        expect(names(page).filter(has_text="Maria García")).to_have_count(2)


class TestSearchingWithoutJavaScript:
    def test_works_by_sending_the_form(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk", javascript=False)
        page.locator("#search-box").fill("garcia")
        page.locator("#search-box").press("Enter")
        expect(names(page).filter(has_text="Maria García")).to_have_count(2)
        page.locator("#user-search").fill("jim daly")
        page.get_by_role("button", name="Search").click()
        expect(names(page)).to_have_text(["Jim Daly"])
        page.get_by_role("link", name="Jim Daly").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Jim Daly")
