"""Clicking through any wizard: what a page asks for is filled in, what it proposes is taken."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page, expect

MOST_PAGES = 20
FORM = "#wizard-form"


def through(page: Page, wizard: str, answers: Mapping[str, str | bool] | None = None) -> None:
    """From Welcome to the job's page; ``answers``: name of a field → text, or whether its box is ticked."""
    page.goto(f"/wizards/{wizard}")
    page.get_by_role("button", name="Next").last.press("Enter")
    to_the_end(page, answers)


def to_the_end(page: Page, answers: Mapping[str, str | bool] | None = None) -> None:
    """From any page of a wizard to the job's page."""
    for _ in range(MOST_PAGES):
        page.wait_for_load_state()
        if page.get_by_role("button", name="Finish").count():
            break
        _fill(page, answers or {})
        address = page.url
        page.get_by_role("button", name="Next").last.press("Enter")
        expect(page).not_to_have_url(address)
    page.get_by_role("button", name="Finish").press("Enter")
    page.wait_for_url("**/jobs/*/**")


def settled(page: Page, state: str) -> None:
    """Wait until the job of this page stands so."""
    expect(page.locator("main")).to_contain_text(state, timeout=60_000)


def _fill(page: Page, answers: Mapping[str, str | bool]) -> None:
    for name, value in answers.items():
        field = page.locator(f"{FORM} [name={name}]")
        if not field.count():
            continue
        if isinstance(value, bool):
            field.first.set_checked(value)
        elif field.first.evaluate("element => element.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            field.first.fill(value)
