"""Two people who want the same at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from . import enable_wizard as wizard
from .ldif import Attributes, texts
from .product import Product

pytestmark = pytest.mark.slow

ACCOUNT = "kim.abercrombie"


def kim(product: Product) -> Attributes:
    (found,) = product.entries(f"(sAMAccountName={ACCOUNT})", "*").values()
    return found


class TestTwoPeopleWhoEnableTheSamePerson:
    def test_the_second_is_refused_and_nothing_is_overwritten(
        self, product: Product, person: Callable[..., Page]
    ) -> None:
        first, second = person("useradmin"), person("serveradmin")
        for page, way in ((first, "account"), (second, "mail")):
            wizard.begin_for(page, ACCOUNT)
            wizard.to_ready(page, way=way)
        first.get_by_role("button", name="Finish").click()
        first.wait_for_url("**/jobs/*/")
        expect(first.locator("#job-head .panel-head")).to_contain_text("Done", timeout=30_000)
        after_the_first = kim(product)
        second.get_by_role("button", name="Finish").click()
        expect(second.get_by_role("alert")).to_contain_text("enabled already")
        assert kim(product) == after_the_first
        assert texts(after_the_first, "msRTCSIP-PrimaryUserAddress") == [f"sip:{ACCOUNT}@contoso.com"]
