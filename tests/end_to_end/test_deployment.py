"""From a bare forest to a pool with two servers, all by clicking; ldapsearch says what stands in the directory then."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ports import free_port

from . import product as whole
from . import walking
from .browsing import open_page, sign_in
from .pool_wizard import SQL_INSTANCE, STORES
from .product import Product

pytestmark = pytest.mark.slow

RTC_SERVICE = "CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=com"
PASSWORD = "Ocs.Server-2009"
SERVERS = ("ocsfe01", "ocsfe02")
ACCOUNTS = {
    f"{role}_account_{what}": PASSWORD for role in ("main", "component", "guest") for what in ("password", "confirm")
}
CONTAINERS = {
    "Global Settings", "Pools", "Trusted Services", "Application Contacts", "Policies", "Location Profiles",
    "Trusted MCUs", "Trusted Web Components Servers", "MCU Factories", "Conference Directories",
}  # fmt: skip


@pytest.fixture(scope="module")
def bare() -> Iterator[Product]:
    """A console of these tests' own on a domain that is not prepared."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-bare-"))
    with whole.running(folder, port=free_port(), bare=True, OCSADMIN_MIRROR_DELTA_SECONDS="3") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def page(bare: Product, browser: Browser) -> Iterator[Page]:
    opened = open_page(browser, bare)
    sign_in(opened, "serveradmin")
    yield opened
    opened.context.close()


def pool_page(page: Page) -> str:
    """The address of the new pool's page, once replication has seen it."""
    for _ in range(30):
        page.goto("/pools/")
        link = page.get_by_role("link", name="ocspool1", exact=True)
        if link.count():
            return str(link.first.get_attribute("href"))
        page.wait_for_timeout(1000)
    raise AssertionError("The pool does not show up.")


class TestFromABareForest:
    """One walk: each step builds on those before it."""

    def test_leads_to_a_validated_pool(self, bare: Product, page: Page) -> None:
        self.the_forest_and_the_domain_are_prepared(bare, page)
        self.a_pool_is_created_and_configured(bare, page)
        self.two_servers_are_added_and_no_password_is_shown(bare, page)
        self.services_are_handed_over_in_their_order(page)
        self.the_pool_is_validated_and_the_checklist_shows_it(page)

    def the_forest_and_the_domain_are_prepared(self, bare: Product, page: Page) -> None:
        page.goto("/")
        expect(page.locator("body")).to_contain_text("not prepared")
        walking.through(page, "prepare_forest/")
        walking.settled(page, "Done")
        walking.through(page, "prepare_domain/")
        walking.settled(page, "Done")
        found = bare.entries("(objectClass=*)", "cn", base=RTC_SERVICE)
        assert {dn.removeprefix("CN=").partition(",")[0] for dn in found} >= CONTAINERS
        groups = bare.entries("(&(objectClass=group)(cn=RTC*))", "cn", "groupType")
        assert {b"RTCUniversalServerAdmins", b"RTCHSUniversalServices"} <= {one["cn"][0] for one in groups.values()}

    def a_pool_is_created_and_configured(self, bare: Product, page: Page) -> None:
        walking.through(page, "create_pool/", {"name": "ocspool1", "sql_instance": SQL_INSTANCE, **STORES})
        walking.settled(page, "Waiting for people")
        guid = pool_page(page).rstrip("/").rpartition("/")[2]
        walking.through(page, f"configure_pool/?pool={guid}")
        walking.settled(page, "Waiting for people")
        (pool,) = bare.entries("(objectClass=msRTCSIP-Pool)", "msRTCSIP-ApplicationList", base=RTC_SERVICE).values()
        assert len(pool["msRTCSIP-ApplicationList"]) == 4

    def two_servers_are_added_and_no_password_is_shown(self, bare: Product, page: Page) -> None:
        for server in SERVERS:
            answers = {"accept_license": True, "windows_prepared": True, "server": f"{server}.contoso.com", **ACCOUNTS}
            walking.through(page, "add_server/", answers)
            walking.settled(page, "Waiting for people")
            assert PASSWORD not in page.content()
        links = bare.entries("(objectClass=msRTCSIP-Server)", "msRTCSIP-PoolAddress")
        assert {re.findall("CN=(ocsfe\\d+)", dn)[0] for dn in links} == set(SERVERS)
        assert {one["msRTCSIP-PoolAddress"][0] for one in links.values()} == {
            f"CN=LC Services,CN=Microsoft,CN=ocspool1,CN=Pools,{RTC_SERVICE}".encode()
        }

    def services_are_handed_over_in_their_order(self, page: Page) -> None:
        guid = pool_page(page).rstrip("/").rpartition("/")[2]
        walking.through(page, f"start_services/?pool={guid}", {"replicated": True, "firewall": True})
        walking.settled(page, "Waiting for people")
        expect(page.locator("main")).to_contain_text("RTCSRV")

    def the_pool_is_validated_and_the_checklist_shows_it(self, page: Page) -> None:
        pool = pool_page(page)
        page.goto(f"{pool}validation/")
        page.get_by_role("link", name="Validate").first.click()
        page.locator("main form").last.get_by_role("button").last.press("Enter")
        expect(page.locator("#validation-head")).to_contain_text("Ended", timeout=120_000)
        expect(page.locator("main")).to_contain_text("Validate Connectivity")
        page.goto(f"{pool}checklist/")
        page.get_by_role("button", name="Check now").click()
        expect(page.locator("main")).to_contain_text("Network looked at", timeout=60_000)
        expect(page.locator("main")).to_contain_text("Verified")
        page.get_by_role("link", name="Report", exact=True).click()
        expect(page.locator("body")).to_contain_text("ocspool1.contoso.com")
        expect(page.locator("body")).to_contain_text("ocsfe02")
