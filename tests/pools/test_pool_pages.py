"""Pages on pools, servers and SIP domains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ocsadmin.mirror.models import MirrorChange
from pools import queries

from .factories import PoolFactory, ServerFactory, ServerRoleFactory, SIPDomainFactory, TrustedServiceEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, administrator: Any) -> Client:
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


@pytest.fixture
def counted() -> Iterator[None]:
    """Users are counted by someone: three at every pool."""
    before = list(queries._counters)

    def three(keys: Sequence[str]) -> Mapping[str, int]:
        return dict.fromkeys(keys, 3)

    queries.register_user_counter(three)
    yield
    queries._counters[:] = before


def text_of(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers or None)
    assert answer.status_code == 200
    return answer.content.decode()


def names_in(html: str) -> list[str]:
    """The pools of the table, in order."""
    return [part.partition("<")[0] for part in html.split('/">')[1:] if part.startswith("pool")]


class TestThePoolList:
    def test_shows_type_version_back_end_servers_and_users(self, page: Client, counted: None) -> None:
        pool = PoolFactory(name="pool-x", back_end_server=r"db7.contoso.com\lcs")
        ServerFactory.create_batch(2, pool=pool)
        html = text_of(page, reverse("pool-list"))
        for text in (
            "pool-x.contoso.com",
            "Enterprise Edition",
            "Office Communications Server 2007 R2",
            r"db7.contoso.com\lcs",
        ):
            assert text in html
        assert '<td class="number" data-label="Servers">2</td>' in html
        assert '<td class="number" data-label="Users">3</td>' in html

    def test_searches_and_filters(self, page: Client) -> None:
        PoolFactory(name="pool-a", back_end_server="db1")
        PoolFactory(name="pool-b", pool_type=5, back_end_server="db2")
        PoolFactory(name="pool-c", version=3, back_end_server="db3")
        url = reverse("pool-list")
        assert names_in(text_of(page, url)) == ["pool-a", "pool-b", "pool-c"]
        assert names_in(text_of(page, f"{url}?q=DB2")) == ["pool-b"]
        assert names_in(text_of(page, f"{url}?type=5")) == ["pool-b"]
        assert names_in(text_of(page, f"{url}?version=3")) == ["pool-c"]
        assert "No pool matches" in text_of(page, f"{url}?q=nothing")

    @pytest.mark.parametrize(
        "query", ["type=x", "version=-1", "order=nonsense", "page=99", "type=٣", "version=99999999999"]
    )
    def test_takes_any_address(self, page: Client, query: str) -> None:
        PoolFactory()
        text_of(page, f"{reverse('pool-list')}?{query}")

    @pytest.mark.parametrize(
        ("order", "expected"),
        [("name", ["pool-a", "pool-b"]), ("-name", ["pool-b", "pool-a"]), ("servers", ["pool-b", "pool-a"]),
         ("-version", ["pool-a", "pool-b"]), ("back_end", ["pool-b", "pool-a"])],
    )  # fmt: skip
    def test_sorts(self, page: Client, order: str, expected: list[str]) -> None:
        ServerFactory(pool=PoolFactory(name="pool-a", back_end_server="z"))
        PoolFactory(name="pool-b", back_end_server="a", version=3)
        assert names_in(text_of(page, f"{reverse('pool-list')}?order={order}")) == expected

    def test_answers_htmx_with_the_table_alone(self, page: Client) -> None:
        PoolFactory()
        html = text_of(page, reverse("pool-list"), hx_request="true")
        assert html.lstrip().startswith('<div id="pool-table">')
        assert "<html" not in html

    def test_takes_as_many_queries_with_thirty_pools_as_with_three(self, page: Client, counted: None) -> None:
        def cost() -> int:
            with CaptureQueriesContext(
                connection,
            ) as found:
                text_of(page, reverse("pool-list"))
            return len(found)

        for pool in PoolFactory.create_batch(3):
            ServerFactory(pool=pool)
        cost()
        few = cost()
        for pool in PoolFactory.create_batch(27):
            ServerFactory(pool=pool)
        assert cost() == few

    def test_says_so_when_nothing_was_read_yet(self, page: Client) -> None:
        assert "holds no pool yet" in text_of(page, reverse("pool-list"))

    def test_offers_the_wizard_to_those_who_may(self, page: Client, client: Client, helpdesk_person: Any) -> None:
        wizard = reverse("wizard-start", args=["create_pool"])
        assert wizard in text_of(page, reverse("pool-list"))
        client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
        assert wizard not in text_of(client, reverse("pool-list"))


class TestThePageOfAPool:
    def pool(self) -> Any:
        pool: Any = PoolFactory(
            name="pool-x",
            applications=["Microsoft.Rtc.Applications.Acd"],
            pool_data={
                "InternalWebFarmFQDN": "farm.contoso.com",
                "AddressBookPath": r"\\nas\Book",
                "QoEMonitoring": "TRUE",
                "Odd": "thing <b>",
            },
            raw={"msRTCSIP-PoolType": ["10"]},
        )
        server = ServerFactory(pool=pool, name="fe-x")
        ServerRoleFactory(server=server)
        ServerRoleFactory(server=server, name="LS WebComponents Service", kind="web_components")
        TrustedServiceEntryFactory(service_type="Lab", port=6543, routing_pool_key=pool.service_dn_key)
        SIPDomainFactory(name="sip.example.org", is_default=True, data={"Authoritative": "TRUE"})
        return pool

    def test_shows_everything_that_the_mirror_knows(self, page: Client, counted: None) -> None:
        html = text_of(page, self.pool().get_absolute_url())
        for text in (
            "farm.contoso.com", r"\\nas\Book", "fe-x.contoso.com", "A/V Conferencing Server, Web Components Server",
            "Response Group Service", "Lab", "6543", "sip.example.org", "msRTCSIP-PoolType", "PoolData Odd",
        ):  # fmt: skip
            assert text in html
        assert "<b>" not in html.replace("<b></b>", "")

    def test_leads_to_its_users(self, page: Client, counted: None) -> None:
        pool = self.pool()
        assert f'{reverse("user-list")}?pool={pool.guid}">3</a>' in text_of(page, pool.get_absolute_url())

    def test_shows_what_others_changed(self, page: Client) -> None:
        pool = self.pool()
        MirrorChange.objects.create(
            kind="pool", guid=pool.guid, dn=pool.dn, name=pool.name, action="changed",
            attribute="msRTCSIP-BackEndServer", old=["db-old"], new=["db-new"], when=timezone.now(),
        )  # fmt: skip
        html = text_of(page, pool.get_absolute_url())
        assert "db-old" in html
        assert "db-new" in html

    def test_takes_as_many_queries_with_thirty_servers_as_with_three(self, page: Client) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as found:
                text_of(page, pool.get_absolute_url())
            return len(found)

        pool = self.pool()
        cost()
        few = cost()
        for server in ServerFactory.create_batch(30, pool=pool):
            ServerRoleFactory(server=server)
        TrustedServiceEntryFactory.create_batch(30, routing_pool_key=pool.service_dn_key)
        assert cost() == few

    def test_is_not_there_for_an_unknown_pool(self, page: Client) -> None:
        assert page.get(reverse("pool", args=["00000000-0000-0000-0000-000000000007"])).status_code == 404


class TestServersAndSIPDomains:
    def test_list_servers_with_pool_and_roles(self, page: Client) -> None:
        server = ServerFactory(pool=PoolFactory(name="pool-x"), name="fe-x")
        ServerRoleFactory(server=server)
        ServerFactory(name="alone")
        html = text_of(page, reverse("server-list"))
        for text in ("fe-x.contoso.com", "pool-x", "A/V Conferencing Server", "alone.contoso.com"):
            assert text in html
        found = text_of(page, f"{reverse('server-list')}?q=ALONE", hx_request="true")
        assert "fe-x" not in found

    def test_cost_the_same_with_thirty_servers_as_with_three(self, page: Client) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as found:
                text_of(page, reverse("server-list"))
            return len(found)

        def more(number: int) -> None:
            for _ in range(number):
                ServerRoleFactory(server=ServerFactory(pool=PoolFactory()))

        more(3)
        cost()
        few = cost()
        more(27)
        assert cost() == few

    def test_list_sip_domains_with_the_default_first(self, page: Client) -> None:
        SIPDomainFactory(name="a.example.org")
        SIPDomainFactory(name="z.example.org", is_default=True)
        html = text_of(page, reverse("sip-domain-list"))
        assert html.index("z.example.org") < html.index("a.example.org")


@pytest.mark.parametrize("name", ["pool-list", "server-list", "sip-domain-list"])
class TestRights:
    def test_let_the_helpdesk_look(self, client: Client, helpdesk_person: Any, name: str) -> None:
        client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get(reverse(name)).status_code == 200

    def test_refuse_people_without_rights(self, client: Client, person_without_rights: Any, name: str) -> None:
        client.force_login(person_without_rights, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get(reverse(name)).status_code == 403

    def test_ask_strangers_to_sign_in(self, client: Client, name: str) -> None:
        assert client.get(reverse(name)).status_code == 302
