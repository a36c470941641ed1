"""The pages about people, asked as different people."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ocsadmin.directory import DN
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.wizards.models import Draft
from users.lists.tables import UserList, units

from . import factories

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def admin_client(user_administrator: Any) -> Client:
    client = Client()
    client.force_login(user_administrator)
    return client


@pytest.fixture
def helpdesk_client(helpdesk_person: Any) -> Client:
    client = Client()
    client.force_login(helpdesk_person)
    return client


class TestRights:
    URLS = ("user-list", "user-search", "user-found")

    def test_helpdesk_may_look_but_is_offered_nothing_to_change(self, helpdesk_client: Client) -> None:
        person = factories.user("Kim Abercrombie")
        for url in (*(reverse(name) for name in self.URLS), reverse("user", args=[person.guid])):
            answer = helpdesk_client.get(url)
            assert answer.status_code == 200
            assert "Enable" not in answer.content.decode().replace("Enabled", "")

    def test_helpdesk_may_not_enable(self, helpdesk_client: Client) -> None:
        person = factories.user("Kim")
        assert (
            helpdesk_client.post(
                reverse("user-begin"), {"operation": "enable_users", "guid": str(person.guid)}
            ).status_code
            == 403
        )
        assert helpdesk_client.get(reverse("user-enable-csv")).status_code == 403
        assert helpdesk_client.get(reverse("wizard-start", args=["enable_users"])).status_code == 403

    def test_someone_without_rights_sees_nobody(self, person_without_rights: Any) -> None:
        client = Client()
        client.force_login(person_without_rights)
        for name in self.URLS:
            assert client.get(reverse(name)).status_code == 403

    def test_who_has_not_signed_in_is_sent_to_do_so(self, client: Client) -> None:
        assert client.get(reverse("user-list")).status_code == 302


class TestUserList:
    def test_shows_account_address_pool_and_state(self, helpdesk_client: Client) -> None:
        pool = factories.pool()
        factories.user(
            "Kim <b>Lee</b>",
            sip_address="sip:kim@contoso.com",
            home_server_key=pool.service_dn_key,
            enabled=True,
            telephone="+1 (425) 555-0100",
        )
        page = helpdesk_client.get(reverse("user-list")).content.decode()
        assert "Kim &lt;b&gt;Lee&lt;/b&gt;" in page
        assert "kim@<wbr>contoso.com" in page
        assert reverse("pool", args=[pool.guid]) in page

    def test_marks_the_hits(self, helpdesk_client: Client) -> None:
        factories.user("Kim Lee", telephone="+1 (425) 555-0100")
        page = helpdesk_client.get(reverse("user-search"), {"q": "lee 5550100"}).content.decode()
        assert "Kim <mark>Lee</mark>" in page
        assert "<mark>555-0100</mark>" in page

    def test_answers_htmx_with_the_table_alone(self, helpdesk_client: Client) -> None:
        factories.user("Kim")
        answer = helpdesk_client.get(reverse("user-list"), headers=HTMX)
        text = answer.content.decode().strip()
        assert text.startswith('<div id="user-table"')
        assert "<html" not in text
        assert "HX-Request" in answer["Vary"]

    def test_back_in_the_history_gets_the_whole_page(self, helpdesk_client: Client) -> None:
        headers = {**HTMX, "HX-History-Restore-Request": "true"}
        assert "<html" in helpdesk_client.get(reverse("user-list"), headers=headers).content.decode()

    @pytest.mark.parametrize("query", ["", "?q=person", "?q=person&enabled=true&order=-account"])
    def test_takes_the_same_number_of_queries_for_3_and_for_50(self, helpdesk_client: Client, query: str) -> None:
        pool = factories.pool()
        helpdesk_client.get(reverse("user-list"))  # the first request of a session looks at the account
        counts = []
        for people in (3, 47):
            for _ in range(people):
                factories.user(enabled=True, home_server_key=pool.service_dn_key)
            with CaptureQueriesContext(connection) as captured:
                assert helpdesk_client.get(reverse("user-list") + query).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_filters_by_pool_state_account_and_unit(self, helpdesk_client: Client) -> None:
        sales = factories.PEOPLE.child("OU", "Sales")
        pool = factories.pool()
        factories.user("Ann", enabled=True, home_server_key=pool.service_dn_key)
        factories.user("Bob", account_disabled=True)
        factories.user("Cleo", unit=sales.child("OU", "Redmond"))
        expected = {
            f"?pool={pool.guid}": {"Ann"},
            "?enabled=true": {"Ann"},
            "?enabled=false": {"Bob", "Cleo"},
            "?account_disabled=true": {"Bob"},
            f"?ou={sales}": {"Cleo"},
            f"?ou={factories.PEOPLE}": {"Ann", "Bob", "Cleo"},
            f"?pool={uuid.uuid4()}": set(),
            "?ou=nonsense": set(),
            "?q=ann&enabled=false": set(),
        }
        for query, names in expected.items():
            page = (
                helpdesk_client.get(reverse("user-list") + query, headers=HTMX).content.decode().replace("<mark>", "")
            )
            assert {name for name in ("Ann", "Bob", "Cleo") if name in page} == names, query

    @pytest.mark.parametrize(
        "query", ["?page=99", "?page=x", "?order=nonsense", "?pool=nonsense", "?enabled=maybe", "?q=%00%27%22"]
    )
    def test_survives_addresses_typed_by_hand(self, helpdesk_client: Client, query: str) -> None:
        factories.user("Kim")
        assert helpdesk_client.get(reverse("user-list") + query).status_code == 200

    def test_sorts_without_case_and_accents(self, helpdesk_client: Client) -> None:
        for name in ("Zoe", "émile", "Eric", "Ötzi"):
            factories.user(name)
        page = helpdesk_client.get(reverse("user-list") + "?order=name", headers=HTMX).content.decode()
        places = [page.index(f">{name}</a>") for name in ("émile", "Eric", "Ötzi", "Zoe")]
        assert places == sorted(places)


class TestFound:
    def test_lists_the_first_few_below_the_box(self, helpdesk_client: Client) -> None:
        for _ in range(12):
            factories.user("Kim Lee")
        page = helpdesk_client.get(reverse("user-found"), {"q": "kim"}).content.decode()
        assert page.count("data-result") == 8
        assert "All 12" in page

    def test_is_empty_without_a_question(self, helpdesk_client: Client) -> None:
        factories.user("Kim")
        assert "data-result" not in helpdesk_client.get(reverse("user-found")).content.decode()


class TestUserPage:
    def test_says_every_setting_in_words(self, helpdesk_client: Client) -> None:
        pool = factories.pool()
        person = factories.user(
            "Jim Daly",
            enabled=True,
            sip_address="sip:jim@contoso.com",
            home_server_key=pool.service_dn_key,
            option_flags=1 + 32 + 128 + 256,
            archiving=4,
            line_uri="tel:+14255550101",
            raw={"sAMAccountName": ["jim"]},
        )
        page = helpdesk_client.get(reverse("user", args=[person.guid])).content.decode()
        for text in (
            "sip:jim@contoso.com",
            "Enterprise Voice",
            "tel:+14255550101",
            "bits 32 of",
            "sAMAccountName",
            str(pool),
        ):
            assert text in page

    def test_warns_of_protected_accounts(self, helpdesk_client: Client) -> None:
        person = factories.user("Ingrid", admin_count=True)
        assert "AdminSDHolder" in helpdesk_client.get(reverse("user", args=[person.guid])).content.decode()

    def test_shows_what_others_changed(self, helpdesk_client: Client) -> None:
        person = factories.user("Kim")
        common = {"kind": "user", "guid": person.guid, "dn": person.dn, "name": "Kim", "when": timezone.now()}
        MirrorChange.objects.create(**common, action="changed", attribute="mail", old=["a@x"], new=["b@x"])
        page = helpdesk_client.get(reverse("user", args=[person.guid])).content.decode()
        for text in ("Changed outside the console", "a@x", "b@x"):
            assert text in page

    def test_is_not_found_for_a_stranger(self, helpdesk_client: Client) -> None:
        assert helpdesk_client.get(reverse("user", args=[uuid.uuid4()])).status_code == 404


class TestBeginningToEnable:
    def test_begins_with_the_people_ticked(self, admin_client: Client) -> None:
        people = [factories.user() for _ in range(3)]
        answer = admin_client.post(
            reverse("user-begin"), {"operation": "enable_users", "guid": [str(one.guid) for one in people[:2]]}
        )
        draft = Draft.objects.get()
        assert answer["Location"] == draft.get_absolute_url()
        assert draft.answers["people"]["people"] == [str(one.guid) for one in people[:2]]

    def test_begins_with_all_that_match_across_pages(self, admin_client: Client) -> None:
        for _ in range(60):
            factories.user("Kim Lee")
        factories.user("Somebody Else")
        admin_client.post(reverse("user-begin"), {"operation_for_all": "enable_users", "query": "q=kim&page=2"})
        assert len(Draft.objects.get().answers["people"]["people"]) == 60

    def test_without_anybody_nothing_begins(self, admin_client: Client) -> None:
        for data in ({}, {"guid": "nonsense"}):
            assert admin_client.post(reverse("user-begin"), {"operation": "enable_users", **data})[
                "Location"
            ] == reverse("user-list")


class TestUnits:
    def test_are_a_tree(self) -> None:
        factories.user(unit=DN.parse("OU=Redmond,OU=Sales,DC=contoso,DC=com"))
        assert [unit.title for unit in units()] == ["Sales", "\u2003Redmond"]


class TestDashboard:
    def test_counts_people_and_those_enabled_by_pool(self, helpdesk_client: Client) -> None:
        pool = factories.pool()
        factories.user("Kim", enabled=True, home_server_key=pool.service_dn_key)
        factories.user("Lee", enabled=True, account_disabled=True)
        factories.user("Ann")
        page = helpdesk_client.get(reverse("dashboard")).content.decode()
        assert f"?pool={pool.guid}&amp;enabled=true" in page
        assert "Enabled with a disabled account" in page


class TestFiltersThatCantBeUsed:
    @pytest.mark.parametrize("query", ["pool=xx", "enabled=maybe", "account_disabled=7", "ou=nonsense"])
    def test_never_mean_everybody(self, query: str, db: None) -> None:
        factories.user("Kim Abercrombie")
        people = UserList(QueryDict(query))
        assert people.found.count == 0
        assert people.everyone(10) == []
