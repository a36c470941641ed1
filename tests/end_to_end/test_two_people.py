"""Two people who want the same at the same moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from . import enable_wizard as wizard
from .ldif import Attributes, texts
from .product import Product
from .written import writes_between

pytestmark = pytest.mark.slow

ACCOUNT, KIM = "kim.abercrombie", "CN=Kim Abercrombie,OU=Sales,OU=People,DC=contoso,DC=com"
REFUSED = r"has changed meanwhile|Nobody is left to be enabled|carrying out this very plan|no longer as the plan saw"
ENDED = re.compile(rf"Done|Failed|{REFUSED}")


def kim(product: Product) -> Attributes:
    (found,) = product.entries(f"(sAMAccountName={ACCOUNT})", "*", "replPropertyMetaData").values()
    return found


def ready(page: Page, *, way: str) -> Page:
    wizard.begin_for(page, ACCOUNT)
    wizard.to_ready(page, way=way)
    return page


@pytest.fixture(autouse=True)
def _kim_is_as_before(product: Product) -> Iterator[None]:
    before = kim(product)
    yield
    names = {name for name in kim(product) if name.startswith("msRTCSIP-")} - set(before)
    parts = [f"delete: {name}" for name in sorted(names)]
    addresses = texts(before, "proxyAddresses")
    parts.append("\n".join(["replace: proxyAddresses", *(f"proxyAddresses: {one}" for one in addresses)]))
    product.change(f"dn: {KIM}\nchangetype: modify\n" + "\n-\n".join(parts) + "\n-\n")


class TestTwoPeopleWhoEnableTheSamePerson:
    def test_the_second_is_refused_and_nothing_is_overwritten(
        self, product: Product, person: Callable[..., Page]
    ) -> None:
        first, second = ready(person("useradmin"), way="account"), ready(person("serveradmin"), way="pattern")
        expect(second.locator("#plan")).to_contain_text("sip:Abercrombie.K@contoso.com")
        first.get_by_role("button", name="Finish").click()
        first.wait_for_url("**/jobs/*/")
        expect(first.locator("#job-head .panel-head")).to_contain_text("Done", timeout=30_000)
        after_the_first = kim(product)
        second.get_by_role("button", name="Finish").click()
        expect(second.locator("main")).to_contain_text("has changed meanwhile")
        expect(second.locator("#addresses")).to_contain_text(f"Is enabled already as sip:{ACCOUNT}@contoso.com")
        assert kim(product) == after_the_first
        assert texts(after_the_first, "msRTCSIP-PrimaryUserAddress") == [f"sip:{ACCOUNT}@contoso.com"]

    def test_only_one_writes_when_both_press_finish_at_once(
        self, product: Product, person: Callable[..., Page]
    ) -> None:
        before = kim(product)
        both = ready(person("useradmin"), way="account"), ready(person("serveradmin"), way="pattern")
        for page in both:
            page.get_by_role("button", name="Finish").click(no_wait_after=True)
        product.until(lambda: "msRTCSIP-UserEnabled" in kim(product))
        for page in both:
            expect(page.locator("main")).to_contain_text(ENDED, timeout=30_000)
        assert writes_between(before, kim(product)) == 1
        assert len(texts(kim(product), "proxyAddresses")) == len(texts(before, "proxyAddresses")) + 1
