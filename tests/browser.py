"""The real Chromium of the tests, and how it is started."""

from __future__ import annotations

import shutil
from typing import Final

from playwright.sync_api import Browser, Playwright

PROGRAM: Final = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=PROGRAM, args=list(FLAGS))
