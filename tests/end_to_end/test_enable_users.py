"""Six hundred people in one job, the worker killed in the middle, and all of it undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from . import enable_wizard as wizard
from .browsing import open_page, sign_in
from .ldif import Attributes, Entries, texts
from .product import Product
from .written import version_steps, writes_between

pytestmark = pytest.mark.slow

PROTECTED = ("Ingrid Östberg",)
"""A Domain Admin: AdminSDHolder takes the console's right to write away, and the wizard warns of it."""
UNIT = "OU=People,DC=contoso,DC=com"
HOME = "CN=LC Services,CN=Microsoft,CN=ocspool1,CN=Pools,CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=com"
PEOPLE, ENABLED = "(&(objectCategory=person)(objectClass=user))", "(msRTCSIP-UserEnabled=TRUE)"
BOOKKEEPING = {"uSNChanged", "whenChanged", "dSCorePropagationData", "replPropertyMetaData"}
"""What the domain controller writes at every change."""


@dataclass(frozen=True)
class Enabling:
    """The job, and everybody as ldapsearch saw them before and after it."""

    page: Page
    job: str
    before: Entries
    after: Entries
    done_when_killed: int

    @property
    def people(self) -> list[str]:
        """The DNs of those whom the job enabled."""
        return [dn for dn, entry in self.after.items() if is_enabled(entry) and not is_enabled(self.before[dn])]


def everybody(product: Product) -> Entries:
    return product.entries(PEOPLE, "*", "replPropertyMetaData", base=UNIT)


def is_enabled(entry: Attributes) -> bool:
    return texts(entry, "msRTCSIP-UserEnabled") == ["TRUE"]


def values(entries: Entries) -> dict[str, dict[str, list[bytes]]]:
    """Every value of every attribute but the bookkeeping, in the order that has no meaning in LDAP: sorted."""
    return {
        dn: {name: sorted(those) for name, those in entry.items() if name not in BOOKKEEPING}
        for dn, entry in entries.items()
    }


def count_enabled(product: Product) -> int:
    return len(product.entries(ENABLED, "1.1", base=UNIT))


def choose_people(page: Page) -> None:
    """All who match a filter, not only those whom the page of the list shows."""
    page.goto("/users/")
    page.locator("[name=enabled]").select_option("false")
    page.locator("[name=ou]").select_option(UNIT)
    page.wait_for_url(f"**ou={UNIT.split(',')[0].replace('=', '%3D')}**")
    page.get_by_text(re.compile(r"^Change all \d+")).click()
    page.get_by_role("button", name="Enable…", exact=True).last.click()


@pytest.fixture(scope="module")
def enabling(product: Product, browser: Browser) -> Iterator[Enabling]:
    page = open_page(browser, product)
    sign_in(page, "useradmin")
    before, enabled_before = everybody(product), count_enabled(product)
    choose_people(page)
    wizard.to_ready(page, leave_out=PROTECTED)
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/jobs/*/")
    product.until(lambda: count_enabled(product) >= enabled_before + 100)
    product.kill_worker()
    done_when_killed = count_enabled(product) - enabled_before
    expect(page.locator("#job-head .panel-head")).to_contain_text("Done", timeout=120_000)
    yield Enabling(page, page.url, before, everybody(product), done_when_killed)
    page.context.close()


class TestEnablingSixHundredPeopleInOneJob:
    def test_gives_everyone_what_the_reference_names(self, enabling: Enabling) -> None:
        assert len(enabling.people) >= 600
        for dn in enabling.people:
            entry = enabling.after[dn]
            uri = f"sip:{texts(entry, 'sAMAccountName')[0].lower()}@contoso.com"
            assert texts(entry, "msRTCSIP-PrimaryUserAddress") == [uri]
            assert texts(entry, "msRTCSIP-PrimaryHomeServer") == [HOME]
            assert texts(entry, "msRTCSIP-OptionFlags") == ["256"]
            assert uri in texts(entry, "proxyAddresses")

    def test_leaves_all_other_values_as_they_were(self, enabling: Enabling) -> None:
        written = {"msRTCSIP-UserEnabled", "msRTCSIP-PrimaryUserAddress", "msRTCSIP-PrimaryHomeServer"}
        written |= {"msRTCSIP-OptionFlags", "proxyAddresses"}
        before, after = values(enabling.before), values(enabling.after)
        for dn in enabling.people:
            assert set(after[dn]) - set(before[dn]) <= written
            assert {name for name in before[dn] if before[dn][name] != after[dn][name]} <= {"proxyAddresses"}
            assert set(before[dn].get("proxyAddresses", [])) < set(after[dn]["proxyAddresses"])

    def test_touches_nobody_else(self, enabling: Enabling) -> None:
        others = set(enabling.before) - set(enabling.people)
        assert {dn: enabling.before[dn] for dn in others} == {dn: enabling.after[dn] for dn in others}

    def test_writes_everyone_exactly_once_though_the_worker_is_killed(self, enabling: Enabling) -> None:
        assert 0 < enabling.done_when_killed < len(enabling.people)
        for dn in enabling.people:
            assert writes_between(enabling.before[dn], enabling.after[dn]) == 1
            assert version_steps(enabling.before[dn], enabling.after[dn]) == {1}

    def test_logs_every_row_as_success(self, enabling: Enabling) -> None:
        count = len(enabling.people)
        expect(enabling.page.locator("#job-head")).to_contain_text(f"{count} of {count} rows · Success {count}")
        enabling.page.goto(f"{enabling.job}?result=Failure")
        expect(enabling.page.locator("#job-log")).to_contain_text("No row matches")

    def test_can_be_undone_to_the_last_octet(self, product: Product, enabling: Enabling) -> None:
        page, count = enabling.page, len(enabling.people)
        page.goto(enabling.job)
        page.get_by_role("link", name="Undo", exact=True).click()
        expect(page.locator("#plan")).to_contain_text(f"{count} changes")
        page.get_by_role("button", name=f"Undo {count} changes").click()
        page.wait_for_url(lambda url: url != enabling.job and re.search(r"/jobs/\d+/$", url) is not None)
        expect(page.locator("#job-head .panel-head")).to_contain_text("Done", timeout=120_000)
        assert values(everybody(product)) == values(enabling.before)
