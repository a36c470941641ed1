"""Searches of the list of people that are kept: for oneself, for a group, for everyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from ocsadmin.errors import DomainError, ManyErrors
from users import saved_searches
from users.models import SavedSearch
from users.saved_searches import SavedSearchSpec
from users.saved_searches.keeping import MOST, NameTaken, NotYours, TooManySearches

from . import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/saved-searches/"


@pytest.fixture
def kim(account_with: Callable[..., Any]) -> Any:
    return account_with("RTCUniversalUserAdmins", "Sales", name="kim@contoso.com")


@pytest.fixture
def lee(account_with: Callable[..., Any]) -> Any:
    return account_with("RTCUniversalUserAdmins", "Support", name="lee@contoso.com")


def signed_in(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    return client


def kept(owner: Any, name: str = "Smiths", query: str = "q=smith", **more: Any) -> SavedSearch:
    return saved_searches.create(SavedSearchSpec(name, query, **more), owner)


class TestQuery:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("q=smith", "q=smith"),
            ("?enabled=true&q=smith&page=3", "q=smith&enabled=true"),
            ("https://console/users/?q=a%20b&csrf=x", "q=a+b"),
            ("q=%F0%9F%98%80%27%22%3Cb%3E", "q=%F0%9F%98%80%27%22%3Cb%3E"),
            (
                "ou=OU%3DSales%2CDC%3Dcontoso%2CDC%3Dcom&order=-name",
                "ou=OU%3DSales%2CDC%3Dcontoso%2CDC%3Dcom&order=-name",
            ),
        ],
    )
    def test_keeps_what_the_list_knows(self, given: str, kept: str) -> None:
        assert saved_searches.clean(given) == kept

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ("", "nothing-asked"),
            ("order=name&page=2", "nothing-asked"),
            ("q=%20", "nothing-asked"),
            ("q=a%00b", "no-query"),
            ("q=a\nb", "no-query"),
            (f"q={'x' * 2100}", "query-too-long"),
            (f"q={'x' * 9000}", "query-too-long"),
        ],
    )
    def test_refuses_what_cannot_be_kept(self, given: str, code: str) -> None:
        with pytest.raises(DomainError) as refused:
            saved_searches.clean(given)
        assert refused.value.code == code
        assert refused.value.cure

    def test_refuses_more_parts_than_a_page_takes(self, settings: Any) -> None:
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
        with pytest.raises(DomainError, match="too many parts"):
            saved_searches.clean("q=a&b=1&c=1&d=1")

    def test_reads_as_words(self) -> None:
        pool = factories.pool()
        query = f"q=smith&pool={pool.guid}&enabled=false&account_disabled=true&ou=OU%3DSales%2CDC%3Dcontoso%2CDC%3Dcom"
        assert saved_searches.in_words(query) == (f"“smith”, on {pool}, not enabled, account disabled, in Sales")
        assert saved_searches.in_words("pool=not-a-guid") == "on not-a-guid"
        assert "a pool that is gone" in saved_searches.in_words("pool=00000000-0000-0000-0000-000000000001")


class TestKeeping:
    def test_tells_everything_that_is_wrong_at_once(self, kim: Any) -> None:
        with pytest.raises(ManyErrors) as refused:
            kept(kim, "\u200b", "page=1", share="group", group="Domain Admins")
        assert {one.code for one in refused.value.errors} == {"no-search-name", "nothing-asked", "not-your-group"}

    def test_refuses_a_name_twice_whatever_its_case(self, kim: Any, lee: Any) -> None:
        kept(kim, "Smiths")
        kept(lee, "Smiths")
        with pytest.raises(NameTaken, match="smiths"):
            kept(kim, "smiths")
        assert SavedSearch.objects.count() == 2

    def test_only_the_owner_changes_it(self, kim: Any, lee: Any) -> None:
        search = kept(kim, share="all")
        with pytest.raises(NotYours):
            saved_searches.change(search, SavedSearchSpec("Mine now", "q=x"), lee)
        with pytest.raises(NotYours):
            saved_searches.remove(search, lee)

    def test_has_a_limit(self, kim: Any) -> None:
        SavedSearch.objects.bulk_create(SavedSearch(owner=kim, name=f"n{n}", query="q=x") for n in range(MOST))
        with pytest.raises(TooManySearches):
            kept(kim)


class TestSharing:
    def test_shows_ones_own_and_what_is_shared_with_one(self, kim: Any, lee: Any, account_with: Any) -> None:
        kept(kim, "Private")
        kept(kim, "For all", share="all")
        kept(kim, "For Sales", share="group", group="sales")
        colleague = account_with("RTCUniversalUserAdmins", "Sales")
        names = {who: {one.name for one in SavedSearch.objects.shown_to(who)} for who in (kim, lee, colleague)}
        assert names == {
            kim: {"Private", "For all", "For Sales"},
            lee: {"For all"},
            colleague: {"For all", "For Sales"},
        }

    def test_a_link_leads_to_the_list_and_a_private_one_nowhere(self, kim: Any, lee: Any) -> None:
        shared, private = kept(kim, "For all", share="all"), kept(kim, "Private")
        answer = signed_in(lee).get(shared.get_absolute_url())
        assert (urlsplit(answer["Location"]).path, urlsplit(answer["Location"]).query) == ("/users/", "q=smith")
        assert signed_in(lee).get(private.get_absolute_url()).status_code == 404


class TestPages:
    def test_the_menu_offers_to_save_what_is_asked_now(self, kim: Any) -> None:
        kept(kim, "<b>Smiths</b>")
        headers = {"HX-Request": "true", "HX-Current-URL": "https://console/users/?q=jones&page=2"}
        part = signed_in(kim).get(reverse("saved-search-menu"), headers=headers).content.decode()
        assert "&lt;b&gt;Smiths" in part
        assert f"{reverse('saved-search-new')}?q=jones" in part
        assert reverse("saved-search-menu") in signed_in(kim).get(reverse("user-list")).content.decode()

    def test_saves_changes_and_deletes(self, kim: Any) -> None:
        client = signed_in(kim)
        assert "“smith”" in client.get(reverse("saved-search-new"), {"q": "smith"}).content.decode()
        asked = {"name": "Smiths", "query": "q=smith", "share": "all", "group": ""}
        assert client.post(reverse("saved-search-new"), asked).status_code == 302
        search = SavedSearch.objects.get()
        client.post(reverse("saved-search-edit", args=[search.key]), {**asked, "share": "group", "group": "Sales"})
        search.refresh_from_db()
        assert (search.share, search.group) == ("group", "Sales")
        assert "Smiths" in client.get(reverse("saved-search-list")).content.decode()
        client.post(reverse("saved-search-delete", args=[search.key]))
        assert not SavedSearch.objects.exists()

    def test_a_mistake_stands_at_its_field(self, kim: Any) -> None:
        kept(kim, "Smiths")
        asked = {"name": "smiths", "query": "q=x", "share": "me"}
        page = signed_in(kim).post(reverse("saved-search-new"), asked)
        assert page.status_code == 422
        assert "already" in page.content.decode()
        page = signed_in(kim).post(reverse("saved-search-new"), {**asked, "name": "Other", "query": "page=1"})
        assert page.status_code == 422
        assert "asks for nothing" in page.content.decode()

    def test_nobody_else_can_change_or_delete(self, kim: Any, lee: Any) -> None:
        search = kept(kim, share="all")
        assert signed_in(lee).get(reverse("saved-search-edit", args=[search.key])).status_code == 404
        signed_in(lee).post(reverse("saved-search-delete", args=[search.key]))
        assert SavedSearch.objects.exists()

    def test_counts_when_asked(self, kim: Any) -> None:
        factories.user("Ada Smith")
        factories.user("Bob Smith")
        part = signed_in(kim).get(reverse("saved-search-count", args=[kept(kim).key])).content.decode()
        assert ">2<" in part

    def test_lists_many_with_as_many_queries_as_few(self, kim: Any, django_assert_max_num_queries: Any) -> None:
        client = signed_in(kim)
        for number in range(30):
            kept(kim, f"Search {number}", f"q=x{number}&pool=00000000-0000-0000-0000-0000000000{number:02}")
        with django_assert_max_num_queries(12):
            client.get(reverse("saved-search-list"))
        with django_assert_max_num_queries(12):
            client.get(API)

    def test_who_may_not_look_at_people_has_none(self, person_without_rights: Any) -> None:
        client = signed_in(person_without_rights)
        for name in ("saved-search-list", "saved-search-menu", "saved-search-new"):
            assert client.get(reverse(name)).status_code == 403


class TestREST:
    def test_keeps_changes_counts_and_deletes(self, kim: Any) -> None:
        client = signed_in(kim)
        factories.user("Ada Smith")
        asked = {"name": "Smiths", "query": "q=smith", "share": "all"}
        made = client.post(API, asked, content_type="application/json")
        assert made.status_code == 201, made.content
        url = f"{API}{made.json()['key']}/"
        assert made["Location"].endswith(url)
        assert made.json()["words"] == "“smith”"
        changed = client.patch(url, {"name": "Smithies"}, content_type="application/json")
        assert (changed.json()["name"], changed.json()["share"]) == ("Smithies", "all")
        assert client.get(f"{url}count/").json() == {"count": 1}
        assert [one["name"] for one in client.get(API).json()["results"]] == ["Smithies"]
        assert client.delete(url).status_code == 204
        assert client.get(url).status_code == 404

    def test_refuses_with_the_field_and_the_cure(self, kim: Any) -> None:
        asked = {"name": "Smiths", "query": "page=1", "share": "group", "group": "Other"}
        refused = signed_in(kim).post(API, asked, content_type="application/json")
        assert refused.status_code == 422
        assert "asks for nothing" in refused.content.decode()
        assert "none of your groups" in refused.content.decode()

    def test_another_ones_search_can_be_read_but_not_changed(self, kim: Any, lee: Any) -> None:
        url = f"{API}{kept(kim, share='all').key}/"
        client = signed_in(lee)
        assert client.get(url).status_code == 200
        assert client.patch(url, {"name": "x"}, content_type="application/json").status_code == 403
        assert client.delete(url).status_code == 403
