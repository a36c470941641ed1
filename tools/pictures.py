"""``python tools/pictures.py http://127.0.0.1:8000``: the README's pictures, from a running console.

It needs the demo forest, and works as people do: a user administrator enables a few people, a server administrator
creates a pool; so the console has something to show. Takes Debian's chromium; pngquant, where it is installed, makes
the files small.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PASSWORD = "Passw0rd!2009"  # noqa: S105 - of the demo
SIZE = {"width": 1360, "height": 850}
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
SHARE = r"\\ocsfs01.contoso.com"
STORES = {
    "meeting_content_path": "Presentation",
    "meeting_metadata_path": "Metadata",
    "address_book_path": "AddressBook",
    "application_data_path": "Application",
    "client_update_path": "ClientUpdate",
}


def pictures_of_a_deployment(page: Page) -> None:
    page.goto("/pools/topology/")
    take(page, "topology")
    page.goto("/pools/dns-records/")
    take(page, "dns")
    page.goto("/pools/")
    page.get_by_role("link", name="ocspool1", exact=True).first.click()
    page.goto(f"{page.url}checklist/")
    take(page, "checklist")


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with signed_in(browser, address, "useradmin") as page:
            enable_people(page)
            pictures_of_people(page)
        with signed_in(browser, address, "serveradmin") as page:
            pictures_of_creating_a_pool(page)
            page.goto("/")
            take(page, "dashboard")
            pictures_of_a_deployment(page)
        with signed_in(browser, address, "useradmin", dark=True) as page:
            search(page)
            take(page, "search-dark")
        browser.close()


@contextmanager
def signed_in(browser: Browser, address: str, name: str, *, dark: bool = False) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport=SIZE, color_scheme="dark" if dark else "light")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    yield page
    context.close()


def enable_people(page: Page) -> None:
    """Those whom the search in the pictures finds, on the first pool; nobody is left when it runs again."""
    page.goto("/users/?enabled=false&q=mar")
    if not page.locator("[data-check-all]").count():
        return
    page.locator("[data-check-all]").check()
    page.get_by_text("Change those ticked").click()
    page.get_by_role("button", name="Enable…", exact=True).first.click()
    page.locator("[name=pool]").select_option(label="ocspool1.contoso.com (Enterprise Edition)")
    go_on(page)
    page.locator("[name=sign_in_name][value=account]").check()
    page.locator("[name=sip_domain]").select_option("contoso.com")
    go_on(page)
    if (problems := page.locator("[name=leave_out_problems]")).count():
        problems.check()
    go_on(page)
    finish(page, "CHG-4712: new colleagues of October")


def pictures_of_people(page: Page) -> None:
    search(page)
    take(page, "search")
    page.goto("/users/?enabled=true&q=marshall")
    page.locator("#user-table [data-result]").first.click()
    take(page, "user")


def search(page: Page) -> None:
    page.goto("/users/")
    page.locator("#user-search").press_sequentially("mar", delay=30)
    page.wait_for_url("**q=mar**")
    page.wait_for_load_state("networkidle")


def pictures_of_creating_a_pool(page: Page) -> None:
    name = free_name(page)
    page.goto("/wizards/create_pool/")
    go_on(page)
    page.locator("[name=name]").fill("ocspool1")
    expect(page.locator("#checks-name .verdict")).to_be_visible()
    take(page, "create-pool")
    page.locator("[name=name]").fill(name)
    page.locator("[name=sql_instance]").fill(rf"ocssql02.contoso.com\{name}")
    while page.get_by_role("button", name="Next").count():
        for field, folder in STORES.items():
            if (box := page.locator(f"[name={field}]")).count():
                box.fill(rf"{SHARE}\{name}\{folder}")
        go_on(page)
    page.locator(".section-title").evaluate("title => title.scrollIntoView()")
    take(page, "plan")
    finish(page, "CHG-4711: second pool for Frankfurt")
    page.get_by_role("heading", name="Deployment log").evaluate("title => title.scrollIntoView()")
    take(page, "job")


def free_name(page: Page) -> str:
    """The first of ocspool2, ocspool3 … that is not there yet."""
    page.goto("/pools/")
    taken = set(re.findall(r"ocspool\d+", page.locator("#pool-table").inner_text()))
    return next(name for number in range(2, 100) if (name := f"ocspool{number}") not in taken)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Next").last.click()
    page.wait_for_load_state()


def finish(page: Page, reason: str) -> None:
    """Press Finish and wait until the job has done what it can."""
    page.locator("#id_reason").fill(reason)
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/jobs/*/**")
    expect(page.locator("#job-head .badge")).to_have_text(re.compile("Done|Waiting for people"), timeout=60_000)


def take(page: Page, name: str) -> None:
    """One picture of what the window shows."""
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    if (pngquant := shutil.which("pngquant")) is not None:
        subprocess.run([pngquant, "--force", "--ext", ".png", "--speed", "1", str(path)], check=True)
    print(f"{path.name}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
