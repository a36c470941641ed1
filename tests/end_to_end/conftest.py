"""One running product and one real Chromium for all tests of this folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ocsadmin.demo.names import DEMO_PASSWORD

from . import product as whole

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def product() -> Iterator[whole.Product]:
    folder = Path(tempfile.mkdtemp(prefix="ocs-e2e-"))
    with whole.running(
        folder, port=18400, OCSADMIN_MIRROR_DELTA_SECONDS="5", OCSADMIN_JOB_LEASE_SECONDS="5"
    ) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def person(product: whole.Product, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A browser of somebody who has signed in: ``person("helpdesk")``, with or without JavaScript."""
    contexts: list[BrowserContext] = []

    def sign_in(name: str, *, javascript: bool = True, dark: bool = False, width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=product.address,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
        return page

    yield sign_in
    for context in contexts:
        context.close()
