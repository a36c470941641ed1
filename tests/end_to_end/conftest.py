"""One running product and one real Chromium for all tests of this folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ocsadmin.demo.names import DEMO_PASSWORD
from tests.ports import free_port

from . import product as whole
from .browsing import open_page, sign_in


@pytest.fixture(scope="session")
def product() -> Iterator[whole.Product]:
    """OCSADMIN_TEST_PRODUCT is the folder of a product that runs already, for work on one test at a time."""
    if given := os.environ.get("OCSADMIN_TEST_PRODUCT"):
        yield whole.at(Path(given))
        return
    folder = Path(tempfile.mkdtemp(prefix="ocs-e2e-"))
    with whole.running(
        folder, port=free_port(), OCSADMIN_MIRROR_DELTA_SECONDS="5", OCSADMIN_JOB_LEASE_SECONDS="5"
    ) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def anybody(product: whole.Product, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A browser of somebody who has not signed in: ``anybody(javascript=False)``."""
    pages: list[Page] = []

    def come(**how: Any) -> Page:
        pages.append(open_page(browser, product, **how))
        return pages[-1]

    yield come
    for page in pages:
        page.context.close()


@pytest.fixture
def person(anybody: Callable[..., Page]) -> Callable[..., Page]:
    """A browser of somebody who has signed in: ``person("helpdesk")``, with or without JavaScript."""

    def come(name: str, *, password: str = DEMO_PASSWORD, **how: Any) -> Page:
        page = anybody(**how)
        sign_in(page, name, password)
        return page

    return come
