"""Clicking through the Create Enterprise Pool wizard, with or without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

STORES = {
    "meeting_content_path": r"\\ocsfs01.contoso.com\Presentation",
    "meeting_metadata_path": r"\\ocsfs01.contoso.com\Metadata",
    "address_book_path": r"\\ocsfs01.contoso.com\AddressBook",
    "application_data_path": r"\\ocsfs01.contoso.com\Application",
    "client_update_path": r"\\ocsfs01.contoso.com\ClientUpdate",
}
SQL_INSTANCE = r"ocssql02.contoso.com\rtc"


def begin(page: Page) -> None:
    page.goto("/wizards/create_pool/")
    next_page(page)


def next_page(page: Page) -> None:
    page.get_by_role("button", name="Next").last.press("Enter")  # a live verdict may move it under the mouse
    page.wait_for_load_state()


def on_page(page: Page, title: str) -> None:
    expect(page.locator("#wizard-page-title")).to_have_text(title)


def fill_pool_page(page: Page, name: str) -> None:
    page.locator("[name=name]").fill(name)
    page.locator("[name=sql_instance]").fill(SQL_INSTANCE)


def fill_stores(page: Page, *names: str) -> None:
    for name in names:
        page.locator(f"[name={name}]").fill(STORES[name])


def fill_meeting_page(page: Page, _name: str) -> None:
    fill_stores(page, "meeting_content_path", "meeting_metadata_path")


def fill_other_stores(page: Page, _name: str) -> None:
    fill_stores(page, "address_book_path", "application_data_path", "client_update_path")


def leave_as_proposed(_page: Page, _name: str) -> None:
    """What the wizard proposes will do."""


PAGES: dict[str, Callable[[Page, str], None]] = {
    "Pool Name, Domain, and Back-End": fill_pool_page,
    "Web Farm FQDNs": leave_as_proposed,
    "Reuse Existing Database": leave_as_proposed,
    "Locations for Backend Databases": leave_as_proposed,
    "Meeting Content and Archive Location": fill_meeting_page,
    "Specify Locations of Miscellaneous Server Stores": fill_other_stores,
    "Archiving, Call Detail Recording, and QoE Monitoring": leave_as_proposed,
}
"""The pages in their order, and how each is filled in for a pool of a name."""


def to_ready(page: Page, name: str) -> None:
    """From the first page to Ready."""
    for title, fill in PAGES.items():
        on_page(page, title)
        fill(page, name)
        next_page(page)
    on_page(page, "Ready to Create Enterprise Pool")


def finish(page: Page) -> None:
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/jobs/*/**")
