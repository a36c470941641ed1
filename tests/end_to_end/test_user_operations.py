"""What user administrators do all day, by clicking; ldapsearch says what stands in the directory then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from . import walking
from .product import Product

pytestmark = pytest.mark.slow

WHO = "jim.daly"
SETTINGS = ("msRTCSIP-UserEnabled", "msRTCSIP-PrimaryUserAddress", "msRTCSIP-FederationEnabled", "proxyAddresses")


def settings_of(product: Product) -> dict[str, list[bytes]]:
    (found,) = product.entries(f"(sAMAccountName={WHO})", *SETTINGS).values()
    return {name: sorted(values) for name, values in found.items() if name in SETTINGS}


def change(page: Page, operation: str) -> None:
    """From the list to the first page of a wizard for one person."""
    page.goto(f"/users/?q={WHO}")
    page.get_by_role("row").filter(has_text=WHO).get_by_role("checkbox").first.check()
    page.get_by_text("Change those ticked").click()
    page.get_by_role("button", name=f"{operation}…", exact=True).first.click()


class TestOnePersonThroughAllOperations:
    def test_every_step_stands_in_the_directory_and_the_last_brings_all_back(
        self, product: Product, person: Callable[..., Page]
    ) -> None:
        page = person("useradmin")
        before = settings_of(product)
        assert before["msRTCSIP-UserEnabled"] == [b"TRUE"]
        change(page, "Disable")
        walking.to_the_end(page)
        walking.settled(page, "Done")
        assert settings_of(product)["msRTCSIP-UserEnabled"] == [b"FALSE"]
        change(page, "Re-enable")
        walking.to_the_end(page)
        walking.settled(page, "Done")
        assert settings_of(product) == before
        change(page, "Remove from Office Communications Server")
        walking.to_the_end(page)
        walking.settled(page, "Done")
        assert "msRTCSIP-PrimaryUserAddress" not in settings_of(product)
        page.goto("/users/restore-points/")
        page.get_by_role("row").filter(has_text="Jim Daly").get_by_role("checkbox").check()
        page.get_by_role("button", name="Restore those ticked").click()
        walking.to_the_end(page)
        walking.settled(page, "Done")
        assert settings_of(product) == before

    def test_configuring_changes_what_is_ticked_and_is_undone(
        self, product: Product, person: Callable[..., Page]
    ) -> None:
        page = person("useradmin")
        before = settings_of(product)
        wished = "off" if before.get("msRTCSIP-FederationEnabled") == [b"TRUE"] else "on"
        change(page, "Configure")
        page.locator("[name=change_federation]").check()
        page.locator(f"[name=federation][value={wished}]").check()
        walking.to_the_end(page)
        walking.settled(page, "Done")
        assert settings_of(product) != before
        page.goto(f"{page.url}undo/")
        page.get_by_role("button", name="Undo").last.click()
        page.wait_for_url("**/jobs/*/")
        walking.settled(page, "Done")
        assert settings_of(product) == before

    def test_the_helpdesk_is_offered_none_of_it(self, person: Callable[..., Page]) -> None:
        page = person("helpdesk")
        page.goto(f"/users/?q={WHO}")
        expect(page.get_by_text("Change those ticked")).to_have_count(0)
