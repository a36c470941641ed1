"""What somebody does behind the console, and how soon and how exactly the console knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from .ldif import texts
from .product import Product

pytestmark = pytest.mark.slow

JIM = "CN=Jim Daly,OU=Engineering,OU=People,DC=contoso,DC=com"
LINE = "msRTCSIP-Line"
A_MINUTE = 60_000


def set_line(product: Product, value: str) -> None:
    product.change(f"dn: {JIM}\nchangetype: modify\nreplace: {LINE}\n{LINE}: {value}\n")


@pytest.fixture
def former(product: Product) -> Iterator[str]:
    """The line of Jim Daly, and a new one that somebody gives him with ldapmodify."""
    (jim,) = product.entries("(sAMAccountName=jim.daly)", LINE).values()
    (before,) = texts(jim, LINE)
    set_line(product, f"{before};ext=77")
    yield before
    set_line(product, before)


def reload_until(page: Page, product: Product, *words: str, within: str) -> None:
    """Look again until it is there, as a person would, for a minute at most."""

    def there() -> bool:
        page.reload()
        shown = page.locator(within).inner_text()
        return all(word in shown for word in words)

    product.until(there, seconds=A_MINUTE / 1000)


class TestAChangeBehindTheConsole:
    def test_is_shown_within_a_minute_with_the_value_before_and_now(
        self, product: Product, person: Callable[..., Page], former: str
    ) -> None:
        page = person("helpdesk")
        page.goto("/users/?q=jim.daly")
        page.get_by_role("link", name="Jim Daly").click()
        page.wait_for_url("**/users/*-*/")
        reload_until(page, product, f"{former};ext=77", within="#user-history")
        newest = page.locator("#user-history > div > table > tbody > tr").first
        expect(newest).to_contain_text("Changed outside the console")
        expect(newest).to_contain_text(LINE)
        expect(newest.locator(".diff-old")).to_have_text(former)
        expect(newest.locator(".diff-new")).to_have_text(f"{former};ext=77")
        page.goto("/replication/outside/?q=Jim+Daly")
        row = page.locator("#change-table tbody tr").first
        expect(row).to_contain_text("Jim Daly")
        expect(row).to_contain_text(LINE)
        expect(row.locator(".diff-old")).to_have_text(former)
        expect(row.locator(".diff-new")).to_have_text(f"{former};ext=77")
        expect(row).to_contain_text("others")
