"""What somebody does behind the console, and how soon and how exactly the console knows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .ldif import texts
from .product import Product
from .rest import Client, client

pytestmark = pytest.mark.slow

JIM = "CN=Jim Daly,OU=Engineering,OU=People,DC=contoso,DC=com"
CONOR = r"CN=O'Brien\, Conor,OU=Retail,OU=People,DC=contoso,DC=com"
LINE = "msRTCSIP-Line"
SCOPES = ("users.view_user", "users.enable_users", "pools.view_pool", "jobs.view_job")
A_MINUTE = 60.0


def set_line(product: Product, value: str) -> None:
    product.change(f"dn: {JIM}\nchangetype: modify\nreplace: {LINE}\n{LINE}: {value}\n")


@pytest.fixture
def lines(product: Product) -> Iterator[tuple[str, str]]:
    """The line of Jim Daly, and a new one, never used before, that somebody will give him with ldapmodify."""
    (jim,) = product.entries("(sAMAccountName=jim.daly)", LINE).values()
    (before,) = texts(jim, LINE)
    after = f"{before};ext={uuid.uuid4().int % 10**8}"
    yield before, after
    set_line(product, before)


def replication_goes_on(page: Page, product: Product) -> None:
    """A worker that was killed while it replicated holds the lease of replication for two minutes more."""

    def fresh() -> bool:
        page.goto("/replication/")
        return re.search(r"just now|\d+ s ago", page.locator("#freshness, .chip").first.inner_text()) is not None

    product.until(fresh, seconds=150)


def reload_until(page: Page, product: Product, *words: str, within: str) -> None:
    """Look again until it is there, as a person would, for a minute at most."""

    def there() -> bool:
        page.reload()
        shown = page.locator(within).inner_text()
        return all(word in shown for word in words)

    product.until(there, seconds=A_MINUTE)


class TestAChangeBehindTheConsole:
    def test_is_shown_within_a_minute_with_the_value_before_and_now(
        self, product: Product, person: Callable[..., Page], lines: tuple[str, str]
    ) -> None:
        page = person("helpdesk")
        replication_goes_on(page, product)
        before, after = lines
        set_line(product, after)
        page.goto("/users/?q=jim.daly")
        page.get_by_role("link", name="Jim Daly").click()
        page.wait_for_url("**/users/*-*/")
        reload_until(page, product, after, within="#user-history")
        newest = page.locator("#user-history > div > table > tbody > tr").first
        expect(newest).to_contain_text("Changed outside the console")
        expect(newest).to_contain_text(LINE)
        expect(newest.locator(".diff-old")).to_have_text(before)
        expect(newest.locator(".diff-new")).to_have_text(after)
        page.goto("/replication/outside/?q=Jim+Daly")
        row = page.locator("#change-table tbody tr").first
        expect(row).to_contain_text("Jim Daly")
        expect(row).to_contain_text(LINE)
        expect(row.locator(".diff-old")).to_have_text(before)
        expect(row.locator(".diff-new")).to_have_text(after)
        expect(row).to_contain_text("dc1.contoso.com")
        expect(row).to_contain_text("Open")


class TestAChangeThatRepeatsWhatAnOlderJobWrote:
    """Enabled, undone, enabled again by jobs; then somebody takes the values away with ldapmodify."""

    def test_is_an_outside_change_all_the_same(self, product: Product, person: Callable[..., Page]) -> None:
        api = client(product, person, "useradmin", *SCOPES)
        for undo in (True, False):
            job = api.wait_for_job(api.post("/api/v1/users/enable/", wish(api)), "done")
            if undo:
                api.wait_for_job(api.post(f"/api/v1/jobs/{job['id']}/undo/", {}), "done")
            wait_for(api, enabled=not undo)
        take_away(product)
        wait_for(api, enabled=False)
        page = person("helpdesk")
        page.goto("/replication/outside/?q=Conor")
        expect(page.locator("#change-table")).to_contain_text("msRTCSIP-UserEnabled")


def conor(api: Client) -> dict[str, Any]:
    (found,) = api.get("/api/v1/users/?account=conor.obrien").body["results"]
    return dict(found)


def wait_for(api: Client, *, enabled: bool) -> None:
    """Until the mirror says so."""
    api.product.until(lambda: bool(conor(api)["enabled"]) is enabled)


def wish(api: Client) -> dict[str, Any]:
    pool = api.get("/api/v1/pools/?name=ocspool1").body["results"][0]["guid"]
    return {"people": [conor(api)["guid"]], "pool": pool, "sign_in_name": "account", "sip_domain": "contoso.com"}


def take_away(product: Product) -> None:
    names = ("UserEnabled", "PrimaryUserAddress", "PrimaryHomeServer", "OptionFlags")
    parts = [f"delete: msRTCSIP-{name}" for name in names]
    parts.append("delete: proxyAddresses\nproxyAddresses: sip:conor.obrien@contoso.com")
    product.change(f"dn: {CONOR}\nchangetype: modify\n" + "\n-\n".join(parts) + "\n-\n")
