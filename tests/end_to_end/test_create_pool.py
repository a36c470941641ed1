"""One administrator and the Create Enterprise Pool wizard, in a real browser, to the objects in a real directory."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from . import pool_wizard as wizard
from .product import Product

pytestmark = pytest.mark.slow

RTC_SERVICE = "CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=com"


def objects_of(product: Product, name: str) -> str:
    return product.ldap("ldapsearch", "-LLL", "-b", f"CN={name},CN=Pools,{RTC_SERVICE}")


class TestCreatePoolInABrowser:
    @pytest.mark.database
    def test_makes_the_objects_that_the_reference_names(self, product: Product, person: Callable[..., Page]) -> None:
        page = person("serveradmin")
        wizard.begin(page)
        wizard.to_ready(page, "melbpool1")
        wizard.finish(page)
        expect(page.locator("body")).to_contain_text("Waiting for people", timeout=30_000)
        text = objects_of(product, "melbpool1")
        pool = f"dn: CN=melbpool1,CN=Pools,{RTC_SERVICE}\nobjectClass: top\nobjectClass: msRTCSIP-Pool\n"
        assert pool in text
        assert "dNSHostName: melbpool1.contoso.com" in text
        assert "msRTCSIP-PoolType: 10" in text
        assert "msRTCSIP-PoolVersion: 4" in text
        assert "msRTCSIP-BackEndServer: ocssql02.contoso.com\\rtc" in text
        assert f"dn: CN=LC Services,CN=Microsoft,CN=melbpool1,CN=Pools,{RTC_SERVICE}" in text
        assert "objectClass: msRTCSIP-PoolService" in text

    def test_says_what_is_wrong_with_a_name_while_it_is_typed(self, person: Callable[..., Page]) -> None:
        page = person("serveradmin")
        wizard.begin(page)
        page.locator("[name=name]").press_sequentially("my_pool")
        expect(page.locator("#checks-name")).to_contain_text("underscore")
        page.locator("[name=name]").fill("ocsfe03")
        expect(page.locator("#checks-name")).to_contain_text("already the name of a server")
        page.locator("[name=name]").fill("perthpool")
        expect(page.locator("body")).to_contain_text("perthpool.contoso.com")

    def test_goes_on_in_another_browser_where_it_was_left(self, person: Callable[..., Page]) -> None:
        first = person("serveradmin")
        wizard.begin(first)
        wizard.fill_pool_page(first, "hobartpool")
        wizard.next_page(first)
        wizard.on_page(first, "Web Farm FQDNs")
        address = first.url
        second = person("serveradmin", javascript=False)
        second.goto(address.rsplit("/", 2)[0] + "/")
        wizard.on_page(second, "Web Farm FQDNs")
        second.get_by_role("button", name="Back").click()
        expect(second.locator("[name=name]")).to_have_value("hobartpool")

    def test_works_without_javascript(self, product: Product, person: Callable[..., Page]) -> None:
        page = person("serveradmin", javascript=False)
        wizard.begin(page)
        wizard.to_ready(page, "adelpool1")
        wizard.finish(page)
        expect(page.locator("body")).to_contain_text("Execution Result")
        product.until(lambda: "LC Services" in objects_of(product, "adelpool1"))

    def test_is_not_offered_to_the_helpdesk(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        answer = page.goto("/wizards/create_pool/")
        assert answer is not None
        assert answer.status == 403
