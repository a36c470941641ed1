"""The index of the search text beside its table."""

from __future__ import annotations

import time

import pytest
from django.db import connection

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

    def test_ten_thousand_changed_rows_cost_seconds_at_most(self) -> None:
        rows = User.objects.bulk_create([factories.build() for _ in range(10_000)], batch_size=1000)
        for row in rows:
            row.search_text += "renamed  "
        start = time.process_time()
        for first in range(0, len(rows), 500):
            User.objects.bulk_create(
                rows[first : first + 500],
                update_conflicts=True,
                unique_fields=["guid"],
                update_fields=["display_name", "search_text"],
            )
        assert time.process_time() - start < 10
        assert found("renamed") == 1000
