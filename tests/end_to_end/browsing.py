"""Signing in with a real browser."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from ocsadmin.demo.names import DEMO_PASSWORD

from .product import Product


def open_page(
    browser: Browser, product: Product, *, javascript: bool = True, dark: bool = False, width: int = 1280
) -> Page:
    """A browser of its own that nobody has signed in with."""
    context = browser.new_context(
        base_url=product.address,
        java_script_enabled=javascript,
        color_scheme="dark" if dark else "light",
        viewport={"width": width, "height": 900},
    )
    context.set_default_timeout(20_000)
    return context.new_page()


def sign_in(page: Page, name: str, password: str = DEMO_PASSWORD) -> None:
    page.goto("/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
