"""Where the pages of the product are: each one once, with what makes it a page of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from . import enable_wizard, pool_wizard

NOWHERE = "/no/such/page/"
FIXED = (
    "/",
    "/users/?q=maria",
    "/users/?enabled=false",
    "/users/enable/csv/",
    "/pools/",
    "/pools/servers/",
    "/pools/sip-domains/",
    "/pools/topology/",
    "/pools/preparation/",
    "/pools/meetings/",
    "/pools/meetings/policies/new/",
    "/pools/dns-records/",
    "/pools/dns-records/settings/",
    "/users/restore-points/",
    "/wizards/",
    *(f"/wizards/{name}/" for name in ("prepare_forest", "prepare_domain", "deploy_standard_edition", "add_server")),
    *(f"/wizards/{name}/" for name in ("configure_users", "move_users", "remove_users")),
    "/jobs/",
    "/replication/",
    "/replication/outside/",
    "/accounts/procedures/",
    "/accounts/tokens/",
    "/accounts/audit/",
    "/api/v1/docs/",
    "/problems/",
    NOWHERE,
)
FOLLOWED = (
    ("/users/?q=jim.daly", "#user-table tbody th a"),
    ("/pools/", "main tbody th a"),
    ("/pools/meetings/", "main a[href*='/policies/']"),
    ("/jobs/", "#job-table th a"),
    ("/replication/", "main tbody a[href*='/runs/']"),
)
"""A list, and the link in it that leads to a page about one thing."""
POOL_PAGES = ("checklist/", "report/", "services/", "validation/", "validation/start/", "dns/", "load-balancer/")
"""Below the page of a pool."""
ENABLE, POOL = "/wizards/enable_users/", "/wizards/create_pool/"


def walk(page: Page) -> Iterator[str]:
    """Goes from page to page; yields the name of the one that is open. Makes a pool, so that there is a job."""
    yield from _pool_wizard(page)
    yield from _enable_wizard(page)
    for path in FIXED:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (404 if path == NOWHERE else 200), path
        yield path
    for path, link in FOLLOWED:
        page.goto(path)
        target = page.locator(link).first.get_attribute("href")
        page.goto(str(target))
        yield f"{path} → {target}"
    page.goto("/pools/")
    pool = str(page.get_by_role("link", name="ocspool1", exact=True).first.get_attribute("href"))
    for below in POOL_PAGES:
        page.goto(f"{pool}{below}")
        yield f"{pool}{below}"


def _pool_wizard(page: Page) -> Iterator[str]:
    name = f"walk{uuid.uuid4().hex[:8]}"
    page.goto(POOL)
    yield f"{POOL} Welcome"
    pool_wizard.next_page(page)
    for fill in pool_wizard.PAGES.values():
        yield f"{POOL} {title(page)}"
        fill(page, name)
        pool_wizard.next_page(page)
    yield f"{POOL} {title(page)}"
    ready = page.url
    page.get_by_role("link", name="Hand over").click()
    yield f"{POOL} Hand over"
    page.goto(ready)
    pool_wizard.finish(page)
    expect(page.locator("#job-head")).to_contain_text("Waiting for people", timeout=30_000)
    yield f"{POOL} job"
    page.goto(f"{page.url}undo/")
    yield f"{POOL} undo"


def _enable_wizard(page: Page) -> Iterator[str]:
    page.goto(ENABLE)
    yield f"{ENABLE} Welcome"
    pool_wizard.next_page(page)
    yield f"{ENABLE} {title(page)}"
    page.locator("[name=text]").fill("maria")
    pool_wizard.next_page(page)
    for fill in (enable_wizard.fill_pool_page, enable_wizard.fill_sign_in_name_page):
        yield f"{ENABLE} {title(page)}"
        fill(page)
        pool_wizard.next_page(page)
    yield f"{ENABLE} {title(page)}"
    enable_wizard.leave_out_problems(page)
    pool_wizard.next_page(page)
    yield f"{ENABLE} {title(page)}"


def title(page: Page) -> str:
    return page.locator("#wizard-page-title").inner_text()
