"""Every page: no violation of WCAG 2.2 AA that axe can find, light and dark, and nothing wider than the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import violations

from .browsing import open_page, sign_in
from .places import walk
from .product import Product

pytestmark = pytest.mark.slow

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTENT_AND_WINDOW = "[document.scrollingElement.scrollWidth, window.innerWidth]"
SETTLED = """async () => {
  await new Promise(requestAnimationFrame);
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
}"""
"""Colours that fade into those of the other scheme have arrived."""
SCREEN, ZOOMED, PHONE, SMALL = 1280, 640, 390, 320
"""Widths in CSS pixels: a screen, the same at 200 %, a phone, the narrowest that WCAG 1.4.10 names."""
WIDTHS = (SCREEN, ZOOMED, PHONE, SMALL)
TARGETS = {"runOnly": {"type": "rule", "values": ["target-size"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules that find other things in other colours; what else there is to find, the light page shows."""
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
Findings = dict[str, dict[str, list[str]]]
"""What was looked for → page → what was found."""


def in_colours(page: Page, scheme: Scheme) -> list[str]:
    """What is found twice: a page that is being painted in other colours is looked at once more."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    rules = WCAG if scheme == "light" else COLOURS
    return _found(page, rules) and _found(page, rules)


def for_fingers(page: Page, width: int) -> list[str]:
    """What a finger can't hit, in a window of this width."""
    page.set_viewport_size({"width": width, "height": 900})
    return _found(page, TARGETS)


def _found(page: Page, options: dict[str, Any]) -> list[str]:
    page.evaluate(SETTLED)
    return violations(page, options)


def overflow(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    content, window = page.evaluate(CONTENT_AND_WINDOW)
    return [f"{content} px wide in a window of {window}"] if content > window else []


def look(page: Page, name: str, found: Findings) -> None:
    for width in WIDTHS:
        found[str(width)][name] = overflow(page, width)
    found["targets"][name] = for_fingers(page, PHONE)
    page.set_viewport_size({"width": SCREEN, "height": 900})
    for scheme in reversed(SCHEMES):
        found[scheme][name] = in_colours(page, scheme)


@pytest.fixture(scope="module")
def findings(product: Product, browser: Browser) -> Iterator[Findings]:
    """One walk through all pages."""
    page = open_page(browser, product)
    found: Findings = {what: {} for what in (*SCHEMES, "targets", *map(str, WIDTHS))}
    page.goto("/")
    look(page, "sign-in", found)
    sign_in(page, "serveradmin")
    for name in walk(page):
        look(page, name, found)
    yield found
    page.context.close()


class TestEveryPage:
    @pytest.mark.parametrize("scheme", SCHEMES)
    def test_has_no_violation_of_wcag(self, findings: Findings, scheme: Scheme) -> None:
        assert len(findings[scheme]) > 35
        assert {name: found for name, found in findings[scheme].items() if found} == {}

    @pytest.mark.parametrize("width", WIDTHS)
    def test_is_no_wider_than_the_window(self, findings: Findings, width: int) -> None:
        assert {name: found for name, found in findings[str(width)].items() if found} == {}

    def test_can_be_used_with_a_finger_on_a_small_screen(self, findings: Findings) -> None:
        assert {name: found for name, found in findings["targets"].items() if found} == {}


class TestTheSignInPage:
    def test_tells_of_a_wrong_password_without_a_violation(self, anybody: Callable[..., Page]) -> None:
        page = anybody()
        page.goto("/")
        page.get_by_label("Name").fill("readonly")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("alert").wait_for()
        assert [in_colours(page, scheme) for scheme in SCHEMES] == [[], []]
        assert overflow(page, PHONE) == []
