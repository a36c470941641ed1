"""The topology as a picture, as a list and over REST."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pools.models import GlobalSettings, HostAddress, HostRole, Pool, ValidationRow, ValidationRun
from pools.topology import picture, read_topology
from pools.topology.layout import drawing_of
from pools.topology.shapes import Box, Rect, shortened

from .factories import (
    RTC_SERVICE,
    PoolFactory,
    ServerFactory,
    ServerRoleFactory,
    SIPDomainFactory,
    TrustedServiceEntryFactory,
)

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
LOCAL = "ocsadmin.accounts.backends.LocalBackend"


@pytest.fixture
def page(client: Client, administrator: Any) -> Client:
    client.force_login(administrator, backend=LOCAL)
    return client


def pools_with_servers(pools: int, servers: int) -> list[Any]:
    made = PoolFactory.create_batch(pools, applications=["Microsoft.Rtc.Applications.Acd"])
    for pool in made:
        for server in ServerFactory.create_batch(servers, pool=pool):
            ServerRoleFactory(server=server)
    return made


def validated(pool: Any, *, verdict: str, server: str = "") -> None:
    run = ValidationRun.objects.create(
        pool_guid=pool.guid, pool_key=pool.service_dn_key, pool_name=pool.name, state="done", source="page",
    )  # fmt: skip
    ValidationRow.objects.create(
        run=run, number=1, pool_key=pool.service_dn_key, check_name="tcp", identity=f"{pool.name}{server}{verdict}",
        step="connectivity", server=server.lower(), title="A port", target="somewhere", verdict=verdict,
        is_latest=True, ended_at=timezone.now(),
    )  # fmt: skip


def drawn() -> ET.Element:
    """The picture as a program reads it: well-formed, or this raises."""
    return ET.fromstring(picture(read_topology()))


def words_of(root: ET.Element) -> str:
    return " | ".join(one.text or "" for one in root.iter(f"{SVG}text"))


def frames(boxes: tuple[Box, ...], *kinds: str) -> Iterator[Rect]:
    return (box.rect for box in boxes if box.kind in kinds)


def apart(one: Rect, other: Rect) -> bool:
    return one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y


class TestThePicture:
    def test_shows_forest_pools_servers_back_end_and_applications(self) -> None:
        SIPDomainFactory(name="sip.example.org", is_default=True)
        (pool,) = pools_with_servers(1, 2)
        text = words_of(drawn())
        for word in ("contoso.com", "sip.example.org", pool.name, "fe", "sql-pool", "Response Group", "Not validated"):
            assert word in text

    def test_links_every_box_of_a_pool_and_names_it(self) -> None:
        (pool,) = pools_with_servers(1, 2)
        links = list(drawn().iter(f"{SVG}a"))
        url = pool.get_absolute_url()
        assert {one.get("href", "").partition("#")[0] for one in links} == {url, f"{url}load-balancer/"}
        assert all(one.get("aria-label") and one.find(f"{SVG}title") is not None for one in links)

    def test_has_a_title_and_a_description(self) -> None:
        pools_with_servers(2, 3)
        root = drawn()
        ids = root.get("aria-labelledby", "").split()
        told = {one.get("id"): one.text for one in root if one.get("id") in ids}
        assert told[ids[0]] == "Topology of contoso.com"
        assert told[ids[1]] == "2 pools, 6 servers"

    def test_tells_health_by_form_colour_and_words(self) -> None:
        (well, ill), server = pools_with_servers(2, 1), ServerFactory(pool=None)
        validated(well, verdict="ok")
        validated(ill, verdict="failure", server="fe-ill.contoso.com")
        ServerFactory(pool=ill, name="FE-ill")
        root = drawn()
        assert "In order" in words_of(root)
        assert words_of(root).count("Failures: 1") == 2
        assert server.fqdn.partition(".")[0] not in words_of(root)
        signs = [one.get("class", "") for one in root.iter(f"{SVG}g") if "topology-sign" in one.get("class", "")]
        assert {"topology-sign topology-sign-ok", "topology-sign topology-sign-failure"} <= set(signs)
        forms = {
            one.get("class"): path.get("d")
            for one in root.iter(f"{SVG}g")
            if (path := one.find(f"{SVG}path")) is not None
        }
        assert len(set(forms.values())) == len(forms)

    def test_draws_a_load_balancer_before_several_servers(self) -> None:
        (pool,) = pools_with_servers(1, 1)
        assert "Load balancer" not in words_of(drawn())
        pool.delete()
        (pool,) = pools_with_servers(1, 2)
        assert "Load balancer | address not entered" in words_of(drawn())
        HostAddress.objects.create(name=pool.fqdn, side="internal", addresses=["10.0.0.5"])
        assert "Load balancer | 10.0.0.5" in words_of(drawn())

    def test_draws_no_back_end_for_standard_edition(self) -> None:
        PoolFactory(pool_type=Pool.PoolType.STANDARD, back_end_server=r"(local)\rtc")
        assert "Back end" not in words_of(drawn())

    def test_shows_edge_servers_and_applications_of_others(self) -> None:
        PoolFactory()
        GlobalSettings.objects.create(
            guid="00000000-0000-0000-0000-000000000001", dn=str(RTC_SERVICE.child("CN", "Global Settings")),
            read_at=timezone.now(), edge_proxy="edge01.contoso.com",
        )  # fmt: skip
        TrustedServiceEntryFactory(service_type="MRAS", fqdn="EDGE01.contoso.com")
        TrustedServiceEntryFactory(service_type="LabApp", fqdn="lab.contoso.com", port=6000)
        HostRole.objects.create(role="edge_internal", name="edge02.contoso.com")
        text = words_of(drawn())
        assert "edge01.contoso.com | Access Edge, A/V Edge" in text
        assert "edge02.contoso.com | Access Edge" in text
        assert "LabApp | lab.contoso.com:6000" in text

    def test_shortens_long_names_and_keeps_the_whole_in_the_title(self) -> None:
        name = "a-very-long-name-of-a-pool-that-nobody-would-want-to-type-twice"
        PoolFactory(name=name, back_end_server=f"sql.{name}.{name}.contoso.com")
        root = drawn()
        assert name not in words_of(root)
        assert "…" in words_of(root)
        assert any(name in (one.text or "") for one in root.iter(f"{SVG}title"))
        assert shortened("Zürich", 1000, 12) == "Zürich"

    @pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\"&'--></svg>", "nul\x01\x0b", "\u202ex", "日本"])
    def test_is_well_formed_whatever_the_names_are(self, name: str) -> None:
        pool = PoolFactory(fqdn=name, back_end_server=name, applications=[name])
        ServerFactory(pool=pool, fqdn=name)
        SIPDomainFactory(name=name)
        assert not list(drawn().iter("script"))
        assert "<script" not in picture(read_topology())

    def test_has_no_inline_style_or_script(self) -> None:
        pools_with_servers(2, 2)
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script", picture(read_topology()))

    @pytest.mark.parametrize(("pools", "servers"), [(1, 0), (1, 1), (1, 8), (2, 3), (7, 2), (30, 8)])
    def test_lets_no_boxes_overlap_and_stays_inside(self, pools: int, servers: int) -> None:
        for pool in pools_with_servers(pools, servers)[::2]:
            HostAddress.objects.create(name=pool.fqdn, side="internal", addresses=["10.0.0.5"])
        drawing = drawing_of(read_topology())
        cards = list(frames(drawing.boxes, "card", "forest", "edge"))
        parts = list(frames(drawing.boxes, "server", "back_end", "balancer", "pool", "application"))
        for group in (cards, parts):
            assert all(apart(one, other) for at, one in enumerate(group) for other in group[at + 1 :])
        assert all(one.x >= 0 and one.right <= drawing.width for one in (*cards, *parts))
        assert all(one.y >= 0 and one.bottom <= drawing.height for one in (*cards, *parts))
        for part in parts:
            assert any(
                card.x <= part.x and part.right <= card.right and card.y <= part.y and part.bottom <= card.bottom
                for card in cards
            )

    def test_is_the_same_every_time(self) -> None:
        pools_with_servers(5, 3)
        assert picture(read_topology()) == picture(read_topology())

    def test_is_smaller_for_the_dashboard(self) -> None:
        pools_with_servers(4, 3)
        small = ET.fromstring(picture(read_topology(), name="small", small=True))
        assert len(list(small.iter(f"{SVG}a"))) == 4
        assert float(small.get("height", "")) < 300


class TestThePage:
    def test_shows_the_picture_and_the_same_as_a_list(self, page: Client) -> None:
        (pool,) = pools_with_servers(1, 2)
        html = page.get(reverse("topology")).content.decode()
        assert 'class="topology-picture"' in html
        listed = html.partition("The same as a list")[2]
        for word in (pool.name, "Enterprise Edition", "Not validated", "Response Group Service", pool.back_end_server):
            assert word in listed

    def test_says_so_when_there_is_no_pool(self, page: Client) -> None:
        html = page.get(reverse("topology")).content.decode()
        assert "No pool yet" in html
        assert "<svg xmlns" not in html.partition('id="main"')[2] or "topology-picture" not in html

    def test_gives_the_picture_alone(self, page: Client) -> None:
        pools_with_servers(1, 1)
        answer = page.get(reverse("topology-svg"))
        assert answer["Content-Type"].startswith("image/svg+xml")
        root = ET.fromstring(answer.content)
        assert root.tag == f"{SVG}svg"

    def test_is_a_tab_of_the_pools(self, page: Client) -> None:
        assert f'href="{reverse("topology")}"' in page.get(reverse("pool-list")).content.decode()

    @pytest.mark.parametrize("name", ["topology", "topology-svg"])
    def test_takes_the_right_to_look_at_pools(
        self, client: Client, helpdesk_person: Any, person_without_rights: Any, name: str
    ) -> None:
        client.force_login(helpdesk_person, backend=LOCAL)
        assert client.get(reverse(name)).status_code == 200
        client.force_login(person_without_rights, backend=LOCAL)
        assert client.get(reverse(name)).status_code == 403

    @pytest.mark.parametrize("address", ["/pools/topology/", "/pools/topology.svg", "/api/v1/topology/"])
    def test_costs_the_same_with_thirty_pools_as_with_three(self, page: Client, address: str) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as found:
                assert page.get(address).status_code == 200
            return len(found)

        pools_with_servers(3, 2)
        cost()
        few = cost()
        pools_with_servers(27, 8)
        assert cost() == few


class TestREST:
    def test_answers_the_same_as_json(self, page: Client) -> None:
        (pool,) = pools_with_servers(1, 2)
        validated(pool, verdict="failure")
        found = page.get("/api/v1/topology/").json()
        assert found["forest"] == "contoso.com"
        (one,) = found["pools"]
        assert (one["name"], one["guid"], len(one["servers"])) == (pool.name, str(pool.guid), 2)
        assert one["health"]["level"] == "failure"
        assert one["servers"][0]["health"]["level"] == "unknown"
        assert one["load_balancer"] == []

    def test_is_for_reading_by_those_who_may(self, client: Client, page: Client, person_without_rights: Any) -> None:
        assert page.post("/api/v1/topology/").status_code == 405
        assert page.get("/api/v1/topology/?colour=red").status_code == 400
        client.force_login(person_without_rights, backend=LOCAL)
        assert client.get("/api/v1/topology/").status_code == 403
