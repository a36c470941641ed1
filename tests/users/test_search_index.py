"""The index of the search text beside its table."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection, transaction

from users import queries
from users.models import User
from users.search import index

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def found(text: str) -> int:
    return queries.find(text, among=User.objects.all()).count


class TestIndex:
    def test_is_built_anew_from_the_table(self) -> None:
        if connection.vendor == "sqlite":
            index.detach(connection)
        factories.user("Kim Abercrombie")
        index.rebuild(connection)
        assert found("aber") == 1

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its index by itself")
    def test_gets_its_triggers_back_after_migrations(self) -> None:
        index.detach(connection)
        index.after_migrations(using=connection.alias)
        factories.user("Kim Abercrombie")
        assert found("aber") == 1

    def test_follows_rows_that_are_changed_in_bulk(self) -> None:
        rows = User.objects.bulk_create([factories.build() for _ in range(600)])
        for row in rows:
            row.search_text += "renamed  "
        User.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["guid"], update_fields=["display_name", "search_text"]
        )
        assert found("renamed") == 600


class TestWritingInBulk:
    """What replication does with every chunk of rows."""

    def test_leaves_the_index_as_the_rows_are(self) -> None:
        kims = [factories.user("Kim Abercrombie") for _ in range(index.MANY)]
        guids = [kim.guid for kim in kims]
        news = [factories.build() for _ in range(3)]
        with index.following_in_bulk([*guids, *(new.guid for new in news)]):
            User.objects.filter(guid__in=guids).update(search_text="  someone  else  ")
            for new in news:
                new.search_text = "  newcomer  "
            User.objects.bulk_create(news)
        assert (found("abercrombie"), found("someone"), found("newcomer")) == (0, index.MANY, 3)

    def test_lets_single_rows_be_followed_again_afterwards(self) -> None:
        guids = [factories.user("Kim Abercrombie").guid for _ in range(index.MANY)]
        with index.following_in_bulk(guids):
            pass
        factories.user("Terry Adams")
        User.objects.filter(guid__in=guids).delete()
        assert (found("abercrombie"), found("adams")) == (0, 1)

    def test_leaves_nothing_behind_where_it_breaks_off(self) -> None:
        guids = [factories.user("Kim Abercrombie").guid for _ in range(index.MANY)]
        with pytest.raises(ZeroDivisionError):
            self.break_off(guids)
        factories.user("Terry Adams")
        assert (found("abercrombie"), found("someone"), found("adams")) == (index.MANY, 0, 1)

    def break_off(self, guids: list[UUID]) -> None:
        with transaction.atomic(), index.following_in_bulk(guids):
            User.objects.filter(guid__in=guids).update(search_text="  someone  else  ")
            raise ZeroDivisionError
