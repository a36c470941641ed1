"""The design in a real Chromium: accessible in both themes, usable by keyboard, alive with htmx, whole without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, expect

from tests.browser import typefaces, violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, live_server: Any, administrator: Any) -> Iterator[Opens]:
    """Open an address as an administrator: ``opens("/gallery/step/", dark=True)``."""
    contexts = []
    client = Client()
    client.force_login(administrator, "ocsadmin.accounts.backends.DirectoryBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def go(address: str, *, dark: bool = False, width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
        )
        context.set_default_timeout(15_000)
        context.add_cookies([cookie])  # type: ignore[list-item]
        contexts.append(context)
        page = context.new_page()
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 500
        return page

    with override_settings(ROOT_URLCONF="tests.web.gallery"):
        yield go
        for context in contexts:
            context.close()


class TestAccessibility:
    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize("address", ["/", "/gallery/components/", "/gallery/step/", "/gallery/nothing/"])
    def test_has_no_violation(self, opens: Opens, address: str, dark: bool) -> None:
        assert violations(opens(address, dark=dark), WCAG) == []

    def test_has_no_violation_on_a_small_screen(self, opens: Opens) -> None:
        page = opens("/gallery/components/", width=390)
        page.get_by_text("Menu", exact=True).locator("xpath=ancestor::summary").click()
        assert violations(page, WCAG) == []

    @pytest.mark.parametrize("address", ["/", "/gallery/components/", "/gallery/step/"])
    def test_fits_a_width_of_320_pixels(self, opens: Opens, address: str) -> None:
        page = opens(address, width=320)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


class TestTypefaces:
    @pytest.mark.parametrize("address", ["/gallery/components/", "/gallery/step/"])
    def test_come_with_the_page(self, opens: Opens, address: str) -> None:
        page = opens(address)
        page.evaluate("document.fonts.ready")
        assert {name for name, _ in typefaces(page)} == {"Inter Variable", "JetBrains Mono NL"}
        assert all(came for _, came in typefaces(page))

    def test_have_figures_of_one_width(self, opens: Opens) -> None:
        """In tables, logs and times: a column of numbers does not waver."""
        page = opens("/gallery/components/")
        widths = page.evaluate("""async () => {
          await document.fonts.ready;
          return ["1111111111", "0000000000"].map((text) => {
            const cell = document.querySelector("td").appendChild(document.createElement("span"));
            cell.textContent = text;
            return cell.getBoundingClientRect().width;
          });
        }""")
        assert widths[0] == widths[1]


class TestKeyboard:
    def test_skips_to_the_content(self, opens: Opens) -> None:
        page = opens("/gallery/step/")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"

    def test_goes_to_the_search_box_by_a_slash_and_away_by_escape(self, opens: Opens) -> None:
        page = opens("/gallery/step/")
        page.locator("#main").focus()
        page.keyboard.press("/")
        expect(page.locator("#search-box")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#search-box")).not_to_be_focused()

    def test_types_a_slash_into_a_field(self, opens: Opens) -> None:
        page = opens("/gallery/step/")
        page.get_by_label("SQL Server instance").press("/")
        expect(page.get_by_label("SQL Server instance")).to_have_value("/")

    def test_sends_the_form_by_control_and_enter(self, opens: Opens) -> None:
        page = opens("/gallery/step/")
        page.get_by_label("Pool name").fill("ocspool2")
        page.get_by_label("Pool name").press("Control+Enter")
        expect(page.get_by_text("pressed next with ocspool2")).to_be_visible()

    def test_means_next_by_enter_although_back_comes_first(self, opens: Opens) -> None:
        page = opens("/gallery/step/", javascript=False)
        page.get_by_label("Pool name").fill("ocspool2")
        page.get_by_label("Pool name").press("Enter")
        expect(page.get_by_text("pressed next with ocspool2")).to_be_visible()

    def test_closes_the_menu_by_escape(self, opens: Opens) -> None:
        page = opens("/gallery/components/")
        summary = page.locator("details.menu:not(.nav-menu) > summary")
        summary.press("Enter")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.get_by_role("button", name="Sign out").press("Escape")
        expect(page.get_by_role("button", name="Sign out")).not_to_be_visible()
        expect(summary).to_be_focused()

    def test_goes_to_the_first_wrong_field(self, opens: Opens) -> None:
        expect(opens("/gallery/components/").locator("#id_text")).to_be_focused()


class TestArrowKeys:
    def test_go_from_the_box_into_its_results_and_back(self, opens: Opens) -> None:
        page = opens("/gallery/components/")
        page.get_by_label("Find").press("ArrowDown")
        expect(page.get_by_role("link", name="One")).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("link", name="All")).to_be_focused()
        page.keyboard.press("Home")
        page.keyboard.press("ArrowUp")
        expect(page.get_by_label("Find")).to_be_focused()

    def test_leave_the_results_by_escape(self, opens: Opens) -> None:
        page = opens("/gallery/components/")
        page.get_by_role("link", name="Two").press("Escape")
        expect(page.get_by_label("Find")).to_be_focused()


class TestLiveChecks:
    def test_answer_while_one_types_and_leave_the_focus(self, opens: Opens) -> None:
        page = opens("/gallery/step/")
        page.get_by_label("Pool name").press_sequentially("ocs_pool")
        expect(page.locator("#checks-name")).to_contain_text("underscore")
        expect(page.get_by_label("Pool name")).to_be_focused()

    def test_go_with_an_autosave_that_says_so(self, opens: Opens) -> None:
        page = opens("/gallery/step/")
        with page.expect_response("**/autosave/") as answer:
            page.get_by_label("SQL Server instance").press_sequentially("sql1")
        assert answer.value.ok
        expect(page.locator("#draft-saved")).to_contain_text("Draft saved just now")


class TestErrorsForHtmx:
    def test_show_up_above_the_page(self, opens: Opens) -> None:
        page = opens("/gallery/step/")
        page.evaluate("htmx.ajax('GET', '/gallery/broken/', '#draft-saved')")
        expect(page.locator("#notices")).to_contain_text("The console made an error.")
        expect(page.locator("#draft-saved")).to_contain_text("Draft saved")


class TestSelection:
    def test_counts_what_is_ticked(self, opens: Opens) -> None:
        page = opens("/gallery/components/")
        expect(page.get_by_role("button", name="Use")).to_be_disabled()
        page.get_by_label("All", exact=True).check()
        expect(page.locator("[data-check-count]")).to_have_text("5")
        page.get_by_label("Row 16").uncheck()
        expect(page.locator("[data-check-count]")).to_have_text("4")
        expect(page.get_by_role("button", name="Use")).to_be_enabled()


class TestTheme:
    @pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
    def test_is_switched_by_a_button(self, opens: Opens, javascript: bool) -> None:
        page = opens("/gallery/components/", javascript=javascript)
        light = page.evaluate("getComputedStyle(document.body).backgroundColor") if javascript else ""
        page.locator("details.menu:not(.nav-menu) > summary").click()
        page.get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        if javascript:
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


class TestPolicy:
    def test_is_broken_by_nothing_on_the_page(self, opens: Opens) -> None:
        page = opens("/gallery/components/")
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        page.reload(wait_until="networkidle")
        assert told == []
