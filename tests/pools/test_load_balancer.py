"""The load balancer of a pool: sizing, requirements, ports, a configuration that HAProxy takes."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pools import queries
from pools.load_balancer import checks, haproxy
from pools.load_balancer.balancer import LoadBalancer
from pools.load_balancer.ports import PORTS, application_port
from pools.load_balancer.requirements import REQUIREMENTS, states
from pools.load_balancer.sizing import snat_addresses
from pools.models import LoadBalancerConfirmation, LoadBalancerFacts

from .factories import PoolFactory, ServerFactory, TrustedServiceEntryFactory
from .named import EMPTY_ZONE, Named, named

pytestmark = pytest.mark.django_db
SERVERS = ("fe1.contoso.com", "fe2.contoso.com")
FOUND = {
    "eepool.contoso.com": ("10.0.0.1",),
    "farm.contoso.com": ("10.0.0.2",),
    SERVERS[0]: ("10.0.0.11",),
    SERVERS[1]: ("10.0.0.12",),
}


def balancer(**changes: Any) -> LoadBalancer:
    values: dict[str, Any] = {
        "pool": PoolFactory.build(),
        "fqdn": "eepool.contoso.com",
        "web_farm": "farm.contoso.com",
        "servers": SERVERS,
        "entered": {"eepool.contoso.com": ("10.0.0.1",), "farm.contoso.com": ("10.0.0.2",)},
        "found": FOUND,
        "applications": (),
        "counted_users": 100,
        "more_users": 0,
        "snat": ("10.0.0.3",),
        "confirmations": {},
        **changes,
    }
    return LoadBalancer(**values)


def levels(found: LoadBalancer) -> dict[str, str]:
    return {one.requirement.slug: str(one.verdict.level) for one in states(found) if one.verdict}


class TestSNATAddresses:
    @pytest.mark.parametrize(
        ("users", "number"),
        [(0, 1), (1, 1), (65_000, 1), (65_001, 2), (100_000, 2), (130_000, 2), (130_001, 3), (-5, 1)],
    )
    def test_are_one_for_each_65000_users(self, users: int, number: int) -> None:
        assert snat_addresses(users) == number

    def test_count_users_to_come(self) -> None:
        assert balancer(counted_users=65_000, more_users=1).snat_needed == 2
        assert balancer(counted_users=None, more_users=10).users == 10


class TestPorts:
    def test_are_those_of_the_guide(self) -> None:
        assert [one.number for one in PORTS] == [5060, 5061, 5065, 5069, 135, 444, 443]
        assert [one.number for one in PORTS if one.vip == "web"] == [443]
        assert [one.number for one in PORTS if one.optional] == [5069]

    def test_135_and_444_are_never_monitored_themselves(self) -> None:
        monitors = {one.number: one.monitor for one in PORTS}
        assert {monitors[135], monitors[444]} <= {5060, 5061}
        assert all(monitors[number] == number for number in (5060, 5061, 5065, 5069, 443))


class TestRequirements:
    def test_that_the_console_sees_are_all_met(self) -> None:
        assert set(levels(balancer()).values()) == {"ok"}

    @pytest.mark.parametrize(
        ("changes", "slug", "level"),
        [
            ({"fqdn": SERVERS[0]}, "pool-name", "failure"),
            ({"found": {**FOUND, "eepool.contoso.com": ("10.0.0.11",)}}, "virtual-address", "failure"),
            ({"found": {**FOUND, "eepool.contoso.com": ("10.0.0.5",)}}, "virtual-address", "failure"),
            ({"found": {**FOUND, "eepool.contoso.com": ()}}, "virtual-address", "failure"),
            (
                {"found": {**FOUND, "eepool.contoso.com": ("10.0.0.1", "10.0.0.9")}, "entered": {}},
                "virtual-address",
                "warning",
            ),
            ({"entered": {}}, "virtual-address", "warning"),
            ({"found": {**FOUND, "farm.contoso.com": ("10.0.0.12",)}}, "web-address", "failure"),
            ({"web_farm": ""}, "web-address", "ok"),
            ({"found": {**FOUND, SERVERS[1]: ()}}, "server-names", "failure"),
            ({"found": {**FOUND, SERVERS[1]: ("10.0.0.11",)}}, "server-names", "failure"),
            ({"found": {**FOUND, SERVERS[1]: ("10.0.0.12", "10.0.1.12")}}, "server-names", "warning"),
            ({"snat": ()}, "snat-addresses", "warning"),
            ({"more_users": 70_000}, "snat-addresses", "failure"),
        ],
    )
    def test_are_judged(self, changes: dict[str, Any], slug: str, level: str) -> None:
        assert levels(balancer(**changes))[slug] == level

    def test_that_people_confirm_are_open_until_then(self) -> None:
        confirmed = LoadBalancerConfirmation(requirement="snat", confirmed_by="kim")
        found = {one.requirement.slug: one.met for one in states(balancer(confirmations={"snat": confirmed}))}
        assert (found["snat"], found["idle-timeout"]) == (True, False)
        assert len(REQUIREMENTS) == len({one.slug for one in REQUIREMENTS}) == 19


class TestTheConfiguration:
    @pytest.mark.parametrize(
        "changes",
        [{}, {"snat": ()}, {"snat": ("10.0.0.3", "10.0.0.4"), "more_users": 100_000}, {"web_farm": ""},
         {"applications": (application_port(5071, "Response Group Service"),)},
         {"found": {**FOUND, SERVERS[1]: ()}}, {"counted_users": 2_000_000}],
    )  # fmt: skip
    def test_is_taken_by_haproxy(self, tmp_path: Path, changes: dict[str, Any]) -> None:
        file = tmp_path / "haproxy.cfg"
        file.write_text(haproxy.configuration(balancer(**changes)))
        answer = subprocess.run(
            ["/usr/sbin/haproxy", "-c", "-V", "-f", str(file)], capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stderr + file.read_text()
        assert "WARNING" not in answer.stderr, answer.stderr

    def test_keeps_the_rules_of_the_guide(self) -> None:
        text = haproxy.configuration(balancer(snat=("10.0.0.3", "10.0.0.4")))
        for line in (
            "    mode tcp", "    balance leastconn", "    timeout client 21m", "    timeout server 21m",
            "    option nolinger", "    bind 10.0.0.1:5061", "    bind 10.0.0.2:443",
            "    server fe1.contoso.com-1 10.0.0.11:135 check port 5061 source 10.0.0.3",
            "    server fe1.contoso.com-2 10.0.0.11:135 track ocs-135/fe1.contoso.com-1 source 10.0.0.4",
            "    server fe2.contoso.com-1 10.0.0.12:444 check port 5061 source 10.0.0.3",
            "    server fe1.contoso.com-1 10.0.0.11:5060 check source 10.0.0.3",
        ):  # fmt: skip
            assert f"{line}\n" in text, line

    def test_says_which_server_is_not_in_it(self) -> None:
        assert f"# NOT IN HERE: {SERVERS[1]}" in haproxy.configuration(balancer(found={**FOUND, SERVERS[1]: ()}))

    def test_can_not_be_made_without_addresses(self) -> None:
        with pytest.raises(haproxy.AddressesMissing, match=r"virtual IP address .* and of every server"):
            haproxy.configuration(balancer(found={}, entered={}))

    def test_never_takes_a_servers_address_for_the_virtual_one(self) -> None:
        assert balancer(entered={}, found={**FOUND, "eepool.contoso.com": ("10.0.0.11",)}).vip == ""


class TestPortsNow:
    def test_are_tried_at_the_virtual_address_and_every_server(self) -> None:
        local = dict.fromkeys(FOUND, ("127.0.0.1",))
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(8)
            port = application_port(listener.getsockname()[1], "Lab")
            found = checks.ports_now(
                balancer(found=local, entered={"eepool.contoso.com": ("127.0.0.1",)}, applications=(port,))
            )
        mine = [one for one in found if one.port == port]
        assert {one.where for one in mine} == {"eepool.contoso.com", *SERVERS}
        assert checks.answering(mine) == 3


@pytest.fixture
def bind(tmp_path: Path, settings: Any) -> Iterator[Named]:
    zone = EMPTY_ZONE + "fe1 IN A 127.0.0.11\nfe2 IN A 127.0.0.12\neepool IN A 127.0.0.10\n"
    with named(tmp_path / "named", {"contoso.com": zone}) as running:
        settings.DNS_SERVERS = [running.text]
        yield running


@pytest.fixture
def pool() -> Any:
    pool: Any = PoolFactory(name="eepool", fqdn="eepool.contoso.com")
    for name in ("fe1", "fe2"):
        ServerFactory(pool=pool, name=name)
    TrustedServiceEntryFactory(
        service_type="Microsoft.Rtc.Applications.Acd", fqdn="eepool.contoso.com", port=5071,
        routing_pool_key=pool.service_dn_key,
    )  # fmt: skip
    return pool


@pytest.fixture
def page(client: Client, administrator: Any) -> Client:
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def url(pool: Any, name: str = "pool-load-balancer", *more: str) -> str:
    return reverse(name, args=[pool.guid, *more])


class TestThePage:
    def test_shows_ports_requirements_and_the_configuration(self, page: Client, bind: Named, pool: Any) -> None:
        html = page.get(url(pool)).content.decode()
        for text in (
            "5065", "Application: Response Group Service", "not supported for an Enterprise pool", "127.0.0.10",
            "bind 127.0.0.10:5061", "SNAT addresses needed", "TCP idle time-out of 20 minutes or more", "65,000",
        ):  # fmt: skip
            assert text in html, text

    def test_keeps_what_people_enter(self, page: Client, bind: Named, pool: Any) -> None:
        data = {"vip": "127.0.0.10", "more_users": "100000", "snat": "127.0.0.20, 127.0.0.21"}
        assert page.post(url(pool, "pool-load-balancer-facts"), data).status_code == 302
        facts = LoadBalancerFacts.objects.get()
        assert (facts.more_users, facts.snat_addresses) == (100_000, ["127.0.0.20", "127.0.0.21"])
        html = page.get(url(pool)).content.decode()
        assert "eepool.contoso.com resolves to 127.0.0.10." in html
        assert "there are 2." in html

    @pytest.mark.parametrize(
        "changes",
        [{"vip": "::1"}, {"vip": "10.0.0.1 10.0.0.2"}, {"vip": "x"}, {"web_vip": "x"}, {"more_users": "-1"},
         {"more_users": "99999999999"}, {"more_users": "many"}, {"snat": "10.0.0"}],
    )  # fmt: skip
    def test_refuses_what_can_not_be_beside_its_field(
        self, page: Client, bind: Named, pool: Any, changes: dict[str, str]
    ) -> None:
        data = {"vip": "10.0.0.1", "more_users": "0", "snat": "", **changes}
        answer = page.post(url(pool, "pool-load-balancer-facts"), data)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == list(changes)
        assert not LoadBalancerFacts.objects.exists()

    def test_keeps_who_confirmed_what(self, page: Client, bind: Named, pool: Any, administrator: Any) -> None:
        where = url(pool, "pool-load-balancer-confirm", "idle-timeout")
        page.post(where, {"note": "F5, 30 minutes"})
        kept = LoadBalancerConfirmation.objects.get()
        assert (kept.confirmed_by, kept.note) == (str(administrator), "F5, 30 minutes")
        assert "F5, 30 minutes" in page.get(url(pool)).content.decode()
        page.post(where, {"withdraw": "1"})
        assert not LoadBalancerConfirmation.objects.exists()

    @pytest.mark.parametrize("slug", ["virtual-address", "nothing"])
    def test_takes_no_confirmation_of_what_the_console_verifies(
        self, page: Client, bind: Named, pool: Any, slug: str
    ) -> None:
        assert page.post(url(pool, "pool-load-balancer-confirm", slug)).status_code == 422

    def test_tries_ports_when_asked_to(self, page: Client, bind: Named, pool: Any) -> None:
        html = page.get(f"{url(pool)}?probe=1").content.decode()
        assert "0 of 24 answer" in html

    def test_hands_the_configuration_over(self, page: Client, bind: Named, pool: Any) -> None:
        answer = page.get(url(pool, "pool-load-balancer-configuration"))
        assert answer["Content-Disposition"] == 'attachment; filename="haproxy.cfg"'
        assert b"listen ocs-5071" in answer.content
        bind.stop()
        assert page.get(url(pool, "pool-load-balancer-configuration")).status_code == 422
        assert "are not known yet" in page.get(url(pool)).content.decode()

    def test_says_that_standard_edition_has_none(self, page: Client, bind: Named) -> None:
        assert "has no load balancer" in page.get(url(PoolFactory(pool_type=5))).content.decode()
        assert "needs no load balancer" in page.get(url(PoolFactory())).content.decode()

    def test_takes_as_many_queries_with_ten_servers_as_with_two(self, page: Client, bind: Named, pool: Any) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as found:
                page.get(url(pool))
            return len(found)

        cost()
        few = cost()
        ServerFactory.create_batch(8, pool=pool)
        assert cost() == few
        assert queries is not None


class TestRights:
    def test_let_the_helpdesk_look_but_neither_probe_nor_change(
        self, client: Client, helpdesk_person: Any, bind: Named, pool: Any
    ) -> None:
        client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get(url(pool)).status_code == 200
        assert client.get(f"{url(pool)}?probe=1").status_code == 403
        assert client.post(url(pool, "pool-load-balancer-facts")).status_code == 403
        assert client.post(url(pool, "pool-load-balancer-confirm", "snat")).status_code == 403

    def test_refuse_people_without_rights(self, client: Client, person_without_rights: Any, pool: Any) -> None:
        client.force_login(person_without_rights, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get(url(pool)).status_code == 403


class TestREST:
    def test_shows_all_of_it(self, page: Client, bind: Named, pool: Any) -> None:
        data = page.get(f"/api/v1/pools/{pool.guid}/load-balancer/").json()
        assert (data["pool"], data["needed"], data["virtual_ip"]) == ("eepool.contoso.com", True, "127.0.0.10")
        assert data["servers"] == {"fe1.contoso.com": "127.0.0.11", "fe2.contoso.com": "127.0.0.12"}
        assert [one["port"] for one in data["ports"]] == [5060, 5061, 5065, 5069, 135, 444, 443, 5071]
        assert len(data["requirements"]) == 19
        assert "bind 127.0.0.10:5060" in data["haproxy"]

    def test_knows_no_other_pool_and_no_other_parameter(self, page: Client, bind: Named, pool: Any) -> None:
        nobody = "00000000-0000-0000-0000-000000000009"
        assert page.get(f"/api/v1/pools/{nobody}/load-balancer/").status_code == 404
        assert page.get(f"/api/v1/pools/{pool.guid}/load-balancer/?x=1").status_code == 400
