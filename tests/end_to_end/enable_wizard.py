"""Clicking through the Enable Users wizard."""

from __future__ import annotations

from playwright.sync_api import Page

from .pool_wizard import next_page, on_page

POOL = "Select Server or Pool"
SIGN_IN_NAME, VERIFY, READY = "Specify Sign-in Name", "Verify Settings", "Ready"


def fill_pool_page(page: Page) -> None:
    page.locator("[name=pool]").select_option(label="ocspool1.contoso.com (Enterprise Edition)")


def fill_sign_in_name_page(page: Page, way: str = "account") -> None:
    page.locator(f"[name=sign_in_name][value={way}]").check()
    if way == "pattern":
        page.locator("[name=pattern]").fill("{last}.{first:1}")
    if way != "mail":
        page.locator("[name=sip_domain]").select_option("contoso.com")


def leave_out_problems(page: Page) -> None:
    boxes = page.locator("[name=leave_out_problems]")
    if boxes.count():
        boxes.check()


def to_ready(page: Page, *, way: str = "account", leave_out: tuple[str, ...] = ()) -> None:
    """From the page where the pool is chosen to Ready."""
    on_page(page, POOL)
    fill_pool_page(page)
    next_page(page)
    on_page(page, SIGN_IN_NAME)
    fill_sign_in_name_page(page, way)
    next_page(page)
    on_page(page, VERIFY)
    for name in leave_out:
        page.get_by_label(f"Leave out {name}").check()
    next_page(page)
    on_page(page, READY)


def begin_for(page: Page, account: str) -> None:
    """From the list: find one person, tick, enable."""
    page.goto(f"/users/?q={account}")
    row = page.get_by_role("row").filter(has_text=account)
    row.get_by_role("checkbox").first.check()
    page.get_by_text("Change those ticked").click()
    page.get_by_role("button", name="Enable…", exact=True).first.click()
