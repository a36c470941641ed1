"""Someone whose rights are limited to a unit and a pool sees, finds and counts nobody else: no page, no endpoint."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ocsadmin import acting
from ocsadmin.accounts.models import Account, Delegation
from ocsadmin.directory import DN
from users import queries
from users.models import User
from users.queries import visible
from users.search import conditions

from . import delegated_world, factories
from .delegated_world import GROUP, PERTH, SECRET, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return delegated_world.make()


@pytest.fixture
def limited(world: World, account_with: Callable[..., Account]) -> Account:
    """A user administrator of Sydney, on ocspool1, who also reads everything that administrators read."""
    delegated_world.delegate(world)
    return account_with("RTCUniversalUserAdmins", "RTCUniversalReadOnlyAdmins", "RTCUniversalServerAdmins", GROUP)


@pytest.fixture
def page(limited: Account) -> Client:
    return signed_in(limited)


def signed_in(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def guids(rows: Any) -> set[uuid.UUID]:
    return set(rows.values_list("guid", flat=True))


class TestVisible:
    def test_is_who_is_in_the_unit_or_below_and_on_the_pool_or_on_none(self, world: World, limited: Account) -> None:
        assert guids(visible(limited)) == world.inside

    def test_is_everybody_where_nothing_is_delegated(self, world: World, user_administrator: Account) -> None:
        assert len(guids(visible(user_administrator))) == 5

    def test_is_nobody_in_a_request_that_nobody_signed_in_for(self, world: World, client: Client) -> None:
        with acting.as_account(None):  # type: ignore[arg-type]
            assert not User.objects.exists()

    def test_is_the_union_of_several_delegations(self, world: World, limited: Account) -> None:
        delegated_world.delegate(world, name="Perth", group="", account=limited, units=[str(world.perth.guid)])
        assert guids(visible(limited)) == world.inside | {world.olga.guid}

    def test_is_nobody_where_the_unit_is_gone(self, world: World, limited: Account) -> None:
        world.sydney.delete()
        assert not guids(visible(limited))

    def test_follows_the_unit_when_it_is_moved(self, world: World, limited: Account) -> None:
        moved = DN.parse("OU=Sidney,OU=Old,DC=contoso,DC=com")
        type(world.sydney).objects.filter(pk=world.sydney.pk).update(dn=str(moved), dn_key=moved.key)
        User.objects.filter(pk=world.kim.pk).update(ou_key=moved.key, ou_dn=str(moved))
        assert guids(visible(limited)) == {world.kim.guid}

    def test_does_not_take_a_unit_whose_name_ends_alike(self, world: World, limited: Account) -> None:
        alike = DN.parse("OU=North OU=Sydney,OU=People,DC=contoso,DC=com")
        delegated_world.unit(alike)
        person = factories.user("Alike", unit=alike)
        assert person.guid not in guids(visible(limited))

    def test_is_found_by_the_index_on_the_unit(self, world: World, limited: Account) -> None:
        if connection.vendor != "sqlite":
            pytest.skip("The plan of SQLite")
        factories_many()
        explained = visible(limited).explain()
        assert "USING" in explained
        assert "SCAN users_user" not in explained.replace("SCAN users_user USING COVERING INDEX", "")

    def test_is_understood_by_the_search_index(self, limited: Account) -> None:
        """So that a search within an area takes as long as any other."""
        assert conditions.of(visible(limited)) is not None

    def test_streams_for_the_account_of_the_request(self, world: World, page: Client, administrator: Account) -> None:
        made = delegated_world.job([world.kim, world.olga], by=administrator)
        text = b"".join(page.get(reverse("job-export", args=[made.pk, "csv"]))).decode()  # type: ignore[arg-type]
        assert "Kim Inside" in text
        assert "Olgaoutside" not in text
        assert User.objects.count() == 5  # nobody acts any more


def factories_many() -> None:
    User.objects.bulk_create([factories.build(f"Many {n}", unit=PERTH) for n in range(200)])


class TestSearch:
    @pytest.mark.parametrize("text", ["olga", "Far", "0899 7766", "08997766", "olga-secret", "paulother", "zzz"])
    def test_finds_nobody_outside(self, page: Client, text: str) -> None:
        for name in ("user-list", "user-search", "user-found"):
            told = page.get(reverse(name), {"q": text}).content.decode()
            assert not any(word in told.replace(text, "") for word in SECRET)

    def test_says_the_same_as_for_a_word_that_nobody_has(self, page: Client) -> None:
        told = [page.get(reverse("user-found"), {"q": text}).content.decode() for text in ("olgaoutside", "xyzxyzxyz")]
        assert told[0].replace("olgaoutside", "") == told[1].replace("xyzxyzxyz", "")

    def test_counts_only_those_inside(self, page: Client) -> None:
        assert "3 people" in page.get(reverse("user-list")).content.decode()
        assert "1 person" in page.get(reverse("user-list"), {"enabled": "false"}).content.decode()

    @pytest.mark.parametrize("order", ["name", "account", "sip", "mail", "pool", "state", "-name"])
    def test_orders_only_those_inside(self, page: Client, order: str) -> None:
        told = page.get(reverse("user-list"), {"order": order}).content.decode()
        assert told.index("Kim Inside")
        assert "Olgaoutside" not in told

    def test_offers_no_unit_outside(self, page: Client) -> None:
        assert "Perth" not in page.get(reverse("user-list")).content.decode()
        assert "Nobody matches" in page.get(reverse("user-list"), {"ou": str(PERTH)}).content.decode()


class TestNumbers:
    def test_of_pools_and_the_overview_are_of_those_inside(self, world: World, limited: Account, page: Client) -> None:
        with acting.as_account(limited):
            assert queries.enabled_by_pool() == {world.pool.service_dn_key: 2}
            assert queries.totals()["people"] == 3
        assert page.get(reverse("pool", args=[world.pool.guid])).status_code == 200

    def test_are_asked_with_as_many_questions_for_3_as_for_30(
        self, world: World, page: Client, limited: Account
    ) -> None:
        def questions(url: str) -> int:
            with CaptureQueriesContext(connection) as asked:
                assert page.get(url).status_code == 200
            return len(asked)

        urls = [reverse("user-list"), reverse("job-list"), "/api/v1/users/", "/api/v1/jobs/", reverse("dashboard")]
        delegated_world.job([world.kim, world.olga], by=limited)
        for _ in range(2):
            few = {url: questions(url) for url in urls}
        for number in range(30):
            person = factories.user(f"More {number}", unit=delegated_world.SYDNEY)
            delegated_world.job([person, world.olga], by=limited)
        assert {url: questions(url) for url in urls} == few


class TestUserPage:
    def test_of_someone_outside_is_as_of_nobody(self, world: World, page: Client) -> None:
        outside, nobody = (page.get(reverse("user", args=[guid])) for guid in (world.olga.guid, uuid.uuid4()))
        assert outside.status_code == nobody.status_code == 404
        assert page.get(reverse("user", args=[world.kim.guid])).status_code == 200

    def test_can_not_be_had_by_reading_it_live(self, world: World, page: Client) -> None:
        told = []
        for guid in (world.olga.guid, uuid.uuid4()):
            page.post(reverse("mirror-read-now"), {"kind": "user", "guid": str(guid), "next": "/accounts/tokens/"})
            told.append(page.get(reverse("job-list")).content.decode().count("no longer has this object"))
        assert told == [1, 1]
        assert User.objects.filter(pk=world.olga.pk).exists()


class TestJobs:
    def test_show_the_rows_of_those_inside_and_count_no_others(
        self, world: World, page: Client, administrator: Account
    ) -> None:
        traces = delegated_world.traces(world, by=administrator)
        told = page.get(reverse("job", args=[traces["mixed"].pk])).content.decode()
        assert "Kim Inside was disabled" in told
        assert not any(word in told for word in SECRET)
        assert "1 of 1 rows" in told
        assert "2 users" not in told
        assert page.get(reverse("job", args=[traces["alone"].pk])).status_code == 404
        listed = page.get(reverse("job-list")).content.decode()
        assert "2 users" not in listed
        assert "Success 1" in listed

    def test_of_ones_own_still_hide_who_has_moved_outside(self, world: World, page: Client, limited: Account) -> None:
        made = delegated_world.job([world.kim, world.olga], by=limited)
        assert "Olgaoutside" not in page.get(reverse("job", args=[made.pk])).content.decode()

    def test_can_not_be_cancelled_by_who_does_not_see_all_of_them(
        self, world: World, page: Client, administrator: Account
    ) -> None:
        made = delegated_world.job([world.kim, world.olga], by=administrator)
        assert page.post(reverse("job-cancel", args=[made.pk])).status_code == 403

    @pytest.mark.parametrize("what", ["csv", "ldif", "ldif-back", "commands"])
    def test_downloads_hold_those_inside(
        self, world: World, page: Client, administrator: Account, forest: Any, what: str
    ) -> None:
        made = delegated_world.job([world.kim, world.olga], by=administrator)
        answer: Any = page.get(reverse("job-export", args=[made.pk, what]))
        text = b"".join(answer).decode()
        assert "Kim" in text
        assert not any(word in text for word in SECRET)

    def test_of_pools_are_there_for_everyone(self, world: World, page: Client, administrator: Account) -> None:
        made = delegated_world.job([], by=administrator, title="Create pool", permission="pools.create_pool")
        assert page.get(reverse("job", args=[made.pk])).status_code == 200


class TestRest:
    def test_lists_and_shows_those_inside(self, world: World, page: Client) -> None:
        rows = page.get("/api/v1/users/").json()["results"]
        assert {row["guid"] for row in rows} == {str(guid) for guid in world.inside}
        for query in (
            {"q": "olga"},
            {"account": "olga-secret"},
            {"ou": str(PERTH)},
            {"mail": "olga-secret@contoso.com"},
        ):
            assert page.get("/api/v1/users/", query).json()["results"] == [], query

    def test_answers_for_someone_outside_as_for_nobody(self, world: World, page: Client) -> None:
        def told(guid: uuid.UUID) -> tuple[int, str, bool]:
            answer = page.get(f"/api/v1/users/{guid}/", headers={"If-None-Match": "*"})
            return answer.status_code, answer.content.decode().replace(str(guid), ""), "ETag" in answer

        assert told(world.olga.guid) == told(uuid.uuid4()) == (404, told(uuid.uuid4())[1], False)

    def test_leafs_through_those_inside(self, world: World, page: Client) -> None:
        seen, url = [], "/api/v1/users/?limit=1"
        while url:
            answer = page.get(url).json()
            seen += [row["guid"] for row in answer["results"]]
            url = answer["next"]
        assert len(seen) == 3


class TestHiddenFields:
    @pytest.fixture
    def limited(self, world: World, account_with: Callable[..., Account]) -> Account:
        delegated_world.delegate(world, hidden_fields=["telephone", "sip_address"])
        return account_with("RTCUniversalUserAdmins", GROUP)

    def test_stand_on_no_page(self, world: World, page: Client, administrator: Account) -> None:
        traces = delegated_world.traces(world, by=administrator)
        urls = [
            reverse("user", args=[world.kim.guid]),
            reverse("user-list"),
            reverse("user-found") + "?q=kim",
            reverse("job", args=[traces["mixed"].pk]),
            reverse("mirror-run", args=[traces["run"].pk]),
            reverse("restore-point-list"),
            f"/api/v1/jobs/{traces['mixed'].pk}/rows/",
            reverse("job-export", args=[traces["mixed"].pk, "ldif"]),
        ]
        for url in urls:
            answer: Any = page.get(url)
            told = (b"".join(answer) if answer.streaming else answer.content).decode()
            assert answer.status_code == 200, url
            assert "5550-1111" not in told, url
            assert "sip:kim@" not in told, url

    def test_are_absent_in_rest_and_no_order_or_filter(self, world: World, page: Client) -> None:
        row = page.get(f"/api/v1/users/{world.kim.guid}/").json()
        assert not {"telephone", "sip_address", "proxy_addresses"} & row.keys()
        assert row["mail"] == "kim@contoso.com"
        assert page.get("/api/v1/users/", {"ordering": "sip_address"}).status_code == 400
        assert page.get("/api/v1/users/", {"sip_address": "kim@contoso.com"}).json()["results"] == []

    def test_are_not_found_by(self, world: World, page: Client) -> None:
        assert page.get("/api/v1/users/", {"q": "5550 1111"}).json()["results"] == []
        assert len(page.get("/api/v1/users/", {"q": "kim"}).json()["results"]) == 1

    def test_stay_in_the_mirror(self, world: World, page: Client) -> None:
        page.get(reverse("user", args=[world.kim.guid]))
        assert User.objects.get(pk=world.kim.pk).telephone == world.kim.telephone


def named_urls(
    patterns: list[Any] | None = None, before: str = "", arguments: tuple[tuple[str, str], ...] = ()
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Every name and what its address takes: (argument, converter)."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        taken = (*arguments, *((name, type(found).__name__) for name, found in one.pattern.converters.items()))
        if isinstance(one, URLResolver):
            yield from named_urls(one.url_patterns, before, taken)
        elif isinstance(one, URLPattern) and one.name:
            groups = getattr(one.pattern, "regex", None)
            extra = tuple((name, "str") for name in (groups.groupindex if groups else {}) if name not in dict(taken))
            yield one.name, (*taken, *extra)


URLS = sorted(dict.fromkeys(named_urls()))


class TestEveryAddress:
    """A page or endpoint that forgets to ask whom it may show fails here."""

    def values(
        self, name: str, taken: tuple[tuple[str, str], ...], world: World, traces: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        kinds = dict(taken)
        numbers = [traces["mixed"].pk, traces["alone"].pk, traces["run"].pk]
        for pk in numbers:
            known = {
                "guid": world.olga.guid, "pk": pk, "number": 2, "job": pk, "what": "csv", "format": "json",
                "name": "enable_users", "slug": "people", "field": "text", "code": "not-found",
                "operation": "enable_users",
            }  # fmt: skip
            if kinds.get("pk") == "UUIDConverter":
                known["pk"] = world.olga.guid
            yield {argument: known.get(argument, "all") for argument in kinds}

    @pytest.mark.parametrize(("name", "taken"), URLS, ids=[name for name, _ in URLS])
    def test_tells_nothing_of_those_outside(
        self, world: World, page: Client, administrator: Account, forest: Any, name: str, taken: Any
    ) -> None:
        traces = delegated_world.traces(world, by=administrator)
        done = set()
        for values in self.values(name, taken, world, traces):
            try:
                url = reverse(name, kwargs=values)
            except Exception:  # an address that takes other values than these
                continue
            if url in done or name in ("sign-out",):
                continue
            done.add(url)
            for query in ("", "?q=olga", f"?ou={PERTH}"):
                answer: Any = page.get(url + query)
                told = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
                assert answer.status_code < 500 or answer.status_code == 503, (url, answer.status_code)
                found = [word for word in (*SECRET, "51977", "51978") if word in told]
                assert not found, (url + query, found)

    def test_would_show_them_to_others(self, world: World, administrator: Account) -> None:
        """That the test above looks where people are."""
        traces = delegated_world.traces(world, by=administrator)
        client = signed_in(administrator)
        for url in (
            reverse("user-list"), reverse("user", args=[world.olga.guid]), reverse("job", args=[traces["alone"].pk]),
            reverse("mirror-run", args=[traces["run"].pk]), reverse("mirror-drift"), reverse("restore-point-list"),
            reverse("audit-log"), "/api/v1/users/", f"/api/v1/jobs/{traces['mixed'].pk}/rows/",
        ):  # fmt: skip
            assert "Olgaoutside" in client.get(url).content.decode(), url


class TestDelegationOfAPermission:
    def test_gives_that_one_and_looking_and_no_other(self, world: World, account_with: Callable[..., Account]) -> None:
        delegated_world.delegate(world, permissions=["users.move_users"])
        account = account_with("RTCUniversalUserAdmins", GROUP)
        assert account.may("users.view_user")
        assert account.may("users.move_users")
        assert not account.may("users.enable_users")
        assert account.may("pools.view_pool")

    def test_gives_nothing_that_the_groups_do_not(self, world: World, account_with: Callable[..., Account]) -> None:
        delegated_world.delegate(world)
        assert not account_with(GROUP).may("users.view_user")

    def test_limits_no_local_administrator(self, world: World) -> None:
        admin = Account.objects.create_local("breakglass", "a long local password", groups=[GROUP])
        delegated_world.delegate(world)
        assert not admin.scope().is_limited
        assert Delegation.objects.count() == 1
