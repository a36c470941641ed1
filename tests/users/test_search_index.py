"""The search index: built from the table, followed by changes, the same answers as reading every text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ocsadmin import acting
from ocsadmin.acting.scopes import Area, Rule, Scope
from ocsadmin.directory import DN
from users import queries
from users.models import SearchChange, User
from users.search import conditions, engine, finding, keep, log, terms
from users.search.snapshot import place
from users.search.snapshot.build import build

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GIVEN = ["Kim", "Joakim", "Maria", "Алёна", "太郎", "Ki", "Zoë", "محمد"]
SURNAMES = ["Abercrombie", "Smith", "Smithers", "O'Brien-Jones", "山田", "García", "Ng", "Müller", "Елкина"]
UNITS = [DN.parse(f"OU={name},DC=contoso,DC=com") for name in ("Sales", "Sydney,OU=Sales", "Retail")]
QUESTIONS = [
    "k", "ki", "kim", "smith", "smithers", "mith", "425", "42555", "+1 425 555", "555-01", "0101", "contoso", "@", ".",
    "a.b", "kim smith", "contoso 42", "山", "田太", "太郎 山田", "محمد", "o'brien", "obrien jones", "xyzzy", "%", "_",
    "\\", "*", "kim%", "k_m", "‮", "💥", "+(0)", "(0) (0)", "contosocontoso", "@contoso.com", "sip:kim", "zoe", "muller",
    "  kim   ", "e" * 300, " ".join(f"w{n}" for n in range(200)), "12", "1 2", "5", "com net", ";", "-", "''", "x12",
]  # fmt: skip


def crowd(count: int, seed: int = 1) -> list[User]:
    """People with much in common."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        first, last = chance.choice(GIVEN), chance.choice(SURNAMES)
        rows.append(
            factories.build(
                f"{first} {last}",
                given_name=first,
                surname=last,
                account=f"a.b{number % 7}{first}{number}",
                mail=chance.choice(["", f"{first}.{number}@contoso.com", f"b{number}@contoso.net"]),
                telephone=chance.choice(["", f"+1 (425) 555-01{number % 100:02}", "x12", f"(02) 9292 {number:04}"]),
                enabled=chance.random() < 0.5,
                account_disabled=chance.random() < 0.2,
                home_server_key=chance.choice(["", "cn=one", "cn=two"]),
                sip_address=chance.choice(["", f"sip:{first}{number}@contoso.com"]),
                unit=chance.choice(UNITS),
            )
        )
    return User.objects.bulk_create(rows)


def read_all(text: str, among: Any) -> list[int]:
    """The answer of a reader without any index, by name."""
    rows = among.order_by("pk").values_list("sort_name", "pk", "search_text")
    found = [(name.encode(), key) for name, key, words in rows if has(words, text)]
    return [key for _, key in sorted(found)]


def has(words: str, text: str) -> bool:
    return finding.is_askable(text) and all(any(piece in words for piece in term) for term in terms(text))


def found(text: str, among: Any = None, order: str = "") -> list[int]:
    answer = queries.find(text, among=User.objects.all() if among is None else among, order=order)
    assert isinstance(answer.rows, engine.Hits) or not answer.count
    assert answer.count == len(answer.rows)
    return [] if answer.instead else list(answer.rows)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    yield
    engine.forget()


class TestIndexAnswers:
    """As reading every text does."""

    @pytest.mark.parametrize("rare", [1, 8, 8192])
    def test_every_question(self, rare: int) -> None:
        crowd(300)
        build(rare)
        for text in QUESTIONS:
            assert found(text) == read_all(text, User.objects.all()), text

    def test_every_question_while_people_change(self) -> None:
        people = crowd(200)
        build(rare=4)
        self.change(people)
        for text in QUESTIONS:
            assert found(text) == read_all(text, User.objects.all()), text

    def change(self, people: list[User]) -> None:
        for row, other in zip(people[:40], crowd(20, seed=2) * 2, strict=True):
            fresh = factories.build(other.display_name + "x", guid=row.guid, telephone="+1 425 555 0101")
            fields = {"display_name", "sort_name", "search_text", "telephone", "account"}
            User.objects.filter(pk=row.pk).update(**{name: getattr(fresh, name) for name in fields})
        User.objects.filter(pk__in=[row.pk for row in people[40:60]]).delete()

    @examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_any_text(self, data: st.DataObject) -> None:
        letters = st.text(st.characters(codec="utf-8") | st.sampled_from("aab b..@@11 22%_'\"\\王🦉ا"), max_size=12)
        texts = data.draw(st.lists(letters, min_size=1, max_size=12))
        User.objects.all().delete()
        User.objects.bulk_create([factories.build(text.replace("\0", "") or "x") for text in texts])
        build(rare=data.draw(st.sampled_from([1, 3, 100])))
        asked = data.draw(letters | st.sampled_from(texts) | st.sampled_from([text[1:5] for text in texts]))
        assert found(asked) == read_all(asked, User.objects.all())


FILTERS = [
    Q(enabled=True),
    Q(enabled__in=[False]),
    Q(account_disabled=True, enabled=True),
    Q(home_server_key="cn=one"),
    Q(home_server_key__in=["cn=one", ""]) & ~Q(account_disabled=True),
    Q(ou_key__in=[UNITS[0].key]) | Q(ou_key__endswith=f",{UNITS[0].key}"),
    ~(Q(enabled=True) | Q(home_server_key="cn=two")),
    Q(ou_key__in=[]),
    Q(ou_key="ou=nowhere"),
    Q(ou_key__in=User.objects.filter(enabled=True).values("ou_key")),
]


class TestFilters:
    @pytest.mark.parametrize("condition", FILTERS)
    def test_count_exactly(self, condition: Q) -> None:
        people = crowd(200)
        build(rare=4)
        User.objects.filter(pk__in=[row.pk for row in people[:30]]).update(enabled=True, home_server_key="cn=one")
        among = User.objects.filter(condition)
        assert conditions.of(among) is not None
        for text in ("", "kim", "contoso 42", "xyzzy", "s"):
            assert found(text, among) == read_all(text, among)

    def test_that_the_index_does_not_know_are_the_databases(self) -> None:
        crowd(100)
        build(rare=4)
        among = User.objects.filter(title="", pk__gt=5).exclude(mail="")
        assert conditions.of(among) is None
        assert set(queries.find("kim", among=among).rows) == set(read_all("kim", among))

    def test_of_a_filter_by_nobody_is_nobody(self) -> None:
        crowd(10)
        build()
        assert found("", User.objects.none()) == []


class TestOrder:
    @pytest.mark.parametrize("order", ["", *(f"{sign}{name}" for name in finding.ORDERS for sign in ("", "-"))])
    @pytest.mark.parametrize("text", ["", "kim", "contoso"])
    def test_is_the_databases_on_every_page(self, order: str, text: str) -> None:
        people = crowd(150)
        build(rare=4)
        User.objects.filter(pk__in=[row.pk for row in people[::9]]).update(account="m", mail="m@x", sip_address="sip:m")
        crowd(12, seed=5)
        rows = User.objects.order_by(*finding.order_by(order, "default")).values_list("pk", "search_text")
        expected = [key for key, words in rows if has(words, text)]
        assert found(text, order=order) == expected
        hits = queries.find(text, among=User.objects.all(), order=order).rows
        for start in range(0, len(expected), 7):
            assert list(hits[start : start + 7]) == expected[start : start + 7]

    def test_takes_the_same_parts_as_a_list(self) -> None:
        crowd(20)
        build()
        hits = queries.find("", among=User.objects.all(), order="-mail").rows
        everyone = list(hits)
        assert (hits[0], hits[-1], list(hits[18:40]), list(hits[40:])) == (everyone[0], everyone[-1], everyone[18:], [])


class TestChanges:
    """The index follows whatever way of writing."""

    def test_that_were_undone_count_no_more(self) -> None:
        kim = factories.user("Kim Abercrombie")
        build()
        with pytest.raises(ZeroDivisionError):
            self.rename_and_break_off(kim)
        assert found("aber") == [kim.pk]
        factories.user("Terry Adams")
        assert len(found("")) == 2

    def rename_and_break_off(self, kim: User) -> None:
        with transaction.atomic():
            User.objects.filter(pk=kim.pk).update(search_text="  someone  ")
            assert found("aber") == []
            raise ZeroDivisionError

    def test_by_bulk_upserts_and_deletions(self) -> None:
        rows = crowd(30)
        build()
        for row in rows:
            row.search_text += "renamed  "
        User.objects.bulk_create(rows, update_conflicts=True, unique_fields=["guid"], update_fields=["search_text"])
        User.objects.filter(pk=rows[0].pk).delete()
        assert len(found("renamed")) == 29

    def test_of_other_columns_are_none(self) -> None:
        row = factories.user("Kim")
        before = SearchChange.objects.count()
        User.objects.filter(pk=row.pk).update(title="Boss", raw={"a": ["b"]}, read_at=row.read_at)
        User.objects.filter(pk=row.pk).update(mail=row.mail, enabled=row.enabled)
        assert SearchChange.objects.count() == before

    def test_cost_one_query_when_there_are_none(self, django_assert_num_queries: Any) -> None:
        crowd(10)
        build()
        found("kim")
        with django_assert_num_queries(1):
            found("smith")

    def test_too_many_leave_it_to_the_database(self, monkeypatch: pytest.MonkeyPatch) -> None:
        crowd(10)
        build()
        monkeypatch.setattr("users.search.overlay.MOST_CHANGES", 5)
        crowd(6, seed=3)
        assert engine.current() is None
        assert queries.find("", among=User.objects.all()).count == 16


class TestOtherDatabase:
    def test_makes_no_use_of_the_index(self) -> None:
        factories.user("Kim")
        build()
        SearchChange.objects.all().delete()
        assert engine.current() is None
        assert queries.find("kim", among=User.objects.all()).count == 1

    def test_gets_its_triggers_back_after_migrations_and_the_index_built_anew(self) -> None:
        build()
        log.detach(connection)
        factories.user("Kim Abercrombie")
        log.after_migrations(using=connection.alias)
        assert engine.current() is None
        build()
        factories.user("Terry Adams")
        assert (len(found("aber")), len(found("adams"))) == (1, 1)

    def test_keeps_the_end_of_the_log_only(self) -> None:
        crowd(30)
        build()
        crowd(4, seed=4)
        log.shorten(10)
        assert len(found("")) == 34
        log.shorten(2)
        assert engine.current() is None


class TestBuilding:
    def test_replaces_the_index_at_once_for_who_has_it_open(self) -> None:
        crowd(5)
        build()
        assert len(found("")) == 5
        crowd(5, seed=2)
        before = engine.current()
        build()
        after = engine.current()
        assert before is not None
        assert after is not None
        assert len(before.find(())) == len(after.find(())) == len(after.snapshot) == 10
        assert not after.overlay.changed

    def test_leaves_two_folders_at_most(self) -> None:
        crowd(3)
        for _ in range(4):
            build()
        assert sum(path.is_dir() for path in place.home().iterdir()) <= 2

    def test_happens_once_at_a_time(self) -> None:
        with place.building(), pytest.raises(place.BeingBuilt):
            build()

    def test_clears_away_what_was_broken_off(self) -> None:
        crowd(3)
        (place.home() / "7-7").mkdir(parents=True)
        build()
        assert not (place.home() / "7-7").exists()

    def test_can_be_read_by_nobody_else(self) -> None:
        crowd(3)
        build()
        pointer = place.newest()
        assert pointer is not None
        assert place.home().stat().st_mode & 0o077 == 0
        assert pointer.folder.stat().st_mode & 0o077 == 0

    def test_of_nobody(self) -> None:
        assert build() == 0
        assert found("kim") == []
        factories.user("Kim")
        assert len(found("kim")) == 1

    def test_is_due_for_many_people_and_after_many_changes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        crowd(10)
        assert not keep.is_due()
        monkeypatch.setattr(keep, "FEWEST", 5)
        assert keep.is_due()
        build()
        assert not keep.is_due()
        monkeypatch.setattr(keep, "MANY_CHANGES", 3)
        monkeypatch.setattr(keep, "PART_CHANGED", 10)
        monkeypatch.setattr(keep, "LEAST_SECONDS_BETWEEN", 0)
        crowd(5, seed=2)
        assert keep.is_due()


class TestSimilar:
    @pytest.fixture(params=["database", "index", "changes"], autouse=True)
    def way(self, request: pytest.FixtureRequest) -> None:
        if request.param == "changes":
            build()
        for name in ("Kim Abercrombie", "Maria García", "John Smith", "Joan Smyth", "Алёна Елкина"):
            factories.user(name)
        if request.param == "index":
            build()

    @pytest.mark.parametrize(
        ("asked", "meant", "name"),
        [
            ("abercromby", "abercrombie", "Kim Abercrombie"),
            ("abecrrombie", "abercrombie", "Kim Abercrombie"),
            ("jhon", "john", "John Smith"),
            ("maria gracia", "maria garcia", "Maria García"),
            ("kim abrecrombie", "kim abercrombie", "Kim Abercrombie"),
            ("smiht john", "smith john", "John Smith"),
            ("john smyth", "joan smyth", "Joan Smyth"),
            ("елкена", "елкина", "Алёна Елкина"),
        ],
    )
    def test_is_offered_where_nobody_answers(self, asked: str, meant: str, name: str) -> None:
        answer = queries.find(asked, among=User.objects.all())
        assert meant in answer.instead
        first = queries.find(answer.instead[0], among=User.objects.all())
        assert (list(answer.rows), answer.count) == (list(first.rows), first.count)
        assert name in {row.name for text in answer.instead for row in self.people(text)}

    def people(self, text: str) -> list[User]:
        return queries.in_order(list(queries.find(text, among=User.objects.all()).rows))

    @pytest.mark.parametrize("asked", ["smith", "zzzzzz", "4711", "xq", "kim@nowhere.test", "kim maria"])
    def test_is_not_offered(self, asked: str) -> None:
        assert queries.find(asked, among=User.objects.all()).instead == ()

    def test_is_only_who_passes_the_filters(self) -> None:
        assert queries.find("abercromby", among=User.objects.enabled()).instead == ()

    def test_is_nobody_for_a_change(self) -> None:
        assert queries.guids("abercromby", among=User.objects.all(), most=9) == []


class TestEverybodyWhoMatches:
    def test_is_the_same_with_and_without_the_index(self) -> None:
        crowd(80)
        without = queries.guids("kim", among=User.objects.enabled(), most=1000)
        build()
        crowd(20, seed=9)
        with_index = queries.guids("kim", among=User.objects.enabled(), most=1000)
        place.newest_file().unlink()
        assert set(without) <= set(with_index)
        assert queries.guids("kim", among=User.objects.enabled(), most=1000) == with_index

    def test_is_no_more_than_asked_for(self) -> None:
        crowd(20)
        build()
        assert len(queries.guids("", among=User.objects.all(), most=7)) == 7


class TestNumbers:
    """Counts and units that pages show."""

    def test_are_the_same_with_and_without_the_index(self) -> None:
        crowd(50)
        build()
        crowd(9, seed=4)
        with_index = (queries.totals(), queries.enabled_by_pool(), queries.units(), queries.unit_keys_in(UNITS[0].key))
        place.newest_file().unlink()
        without = (queries.totals(), queries.enabled_by_pool(), queries.units(), queries.unit_keys_in(UNITS[0].key))
        assert with_index == without


class Limited:
    """An account to which only a part is delegated."""

    def __init__(self, area: Area, hidden: frozenset[str] = frozenset()) -> None:
        self._scope = Scope((Rule(frozenset(), area, hidden),))

    def scope(self) -> Scope:
        return self._scope


class TestLimitedAccounts:
    """Nothing of the search goes past what an account may see."""

    @pytest.mark.parametrize("with_index", [True, False])
    def test_find_and_count_only_their_part(self, with_index: bool) -> None:
        people = crowd(100)
        if with_index:
            build(rare=4)
        User.objects.filter(pk__in=[row.pk for row in people[:20]]).update(home_server_key="cn=two")
        seen = [row for row in User.objects.order_by("pk") if row.home_server_key == "cn=two"]
        with acting.as_account(Limited(Area(None, frozenset({"cn=two"})))):  # type: ignore[arg-type]
            assert (engine.current() is not None) == with_index
            answer = queries.find("kim", among=User.objects.all())
            assert answer.count == sum("kim" in row.search_text for row in seen) == len(list(answer.rows))
            assert queries.totals()["people"] == len(seen)
            assert set(queries.units()) == {row.ou_key for row in seen}
        assert queries.totals()["people"] == 100

    @pytest.mark.parametrize("with_index", [True, False])
    def test_find_nobody_by_what_is_hidden(self, with_index: bool) -> None:
        factories.user("Kim Lee", account="klee", mail="secret@contoso.com", telephone="+1 425 555 0100")
        if with_index:
            build()
        hidden = frozenset({"mail", "telephone"})
        with acting.as_account(Limited(Area(None, None), hidden)):  # type: ignore[arg-type]
            counts = [
                queries.find(text, among=User.objects.all()).count for text in ("kim", "secret", "5550100", "klee")
            ]
            by_mail = queries.matching("secret", User.objects.all()).count()
            assert queries.guids("secret", among=User.objects.all(), most=9) == []
            assert queries.find("secrte", among=User.objects.all()).instead == ()
        assert (counts, by_mail) == ([1, 0, 0, 1], 0)

    def test_leave_the_index_whole_for_others(self) -> None:
        crowd(20)
        build()
        factories.user("Newcomer", home_server_key="cn=other")
        with acting.as_account(Limited(Area(None, frozenset({"cn=nowhere"})))):  # type: ignore[arg-type]
            assert queries.find("", among=User.objects.all()).count == 0
        assert found("newcomer") != []


class TestWritingInBulk:
    """What replication does with every chunk of rows."""

    def test_is_followed(self) -> None:
        kims = crowd(log.MANY)
        build()
        news = [factories.build("Newcomer") for _ in range(3)]
        with log.following_in_bulk([row.guid for row in (*kims, *news)]):
            User.objects.filter(pk__in=[kim.pk for kim in kims]).update(search_text="  someone  else  ")
            User.objects.bulk_create(news)
        assert (len(found("contoso")), len(found("someone")), len(found("newcomer"))) == (3, log.MANY, 3)

    def test_lets_single_rows_be_followed_again_afterwards(self) -> None:
        kims = crowd(log.MANY)
        build()
        with log.following_in_bulk([kim.guid for kim in kims]):
            pass
        factories.user("Terry Adams")
        User.objects.filter(pk=kims[0].pk).delete()
        assert (len(found("")), len(found("adams"))) == (log.MANY, 1)

    def test_leaves_nothing_behind_where_it_breaks_off(self) -> None:
        kims = crowd(log.MANY)
        build()
        with pytest.raises(ZeroDivisionError):
            self.break_off(kims)
        factories.user("Terry Adams")
        assert (len(found("someone")), len(found("adams")), len(found(""))) == (0, 1, log.MANY + 1)

    def break_off(self, kims: list[User]) -> None:
        with transaction.atomic(), log.following_in_bulk([kim.guid for kim in kims]):
            User.objects.filter(pk=kims[0].pk).update(search_text="  someone  else  ")
            raise ZeroDivisionError
