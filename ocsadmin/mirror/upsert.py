"""Writing many rows at once: inserted, or updated where the GUID is known. The same SQL on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

from django.db import connections, models, router


class Upsert:
    """``INSERT … ON CONFLICT (guid) DO UPDATE`` of one model, for ``executemany``.

    Django's ``bulk_create(update_conflicts=True)`` does the same at four times the cost for wide rows, as it makes
    objects and, on SQLite, statements of a few rows each. Fields of the model that are not named here get their default
    in new rows and stay as they are in known ones.
    """

    def __init__(self, model: type[models.Model], names: Sequence[str]) -> None:
        self.alias = router.db_for_write(model)
        connection = connections[self.alias]
        given = [model._meta.get_field(name) for name in names]
        others = [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in names]
        preparations = ((place, _preparation(field, connection)) for place, field in enumerate(given))
        self._prepare = [(place, prepare) for place, prepare in preparations if prepare]
        self._rest = [field.get_db_prep_save(field.get_default(), connection) for field in others]
        self.sql = _sql(connection.ops.quote_name, model._meta.db_table, given, others)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows of values in the order of the names."""
        prepared = [self._prepared(row) for row in rows]
        if prepared:
            with connections[self.alias].cursor() as cursor:
                cursor.executemany(self.sql, prepared)

    def _prepared(self, row: Sequence[Any]) -> list[Any]:
        values = [*row, *self._rest]
        for place, prepare in self._prepare:
            values[place] = prepare(values[place])
        return values


def _sql(quote: Callable[[str], str], table: str, given: Sequence[Any], others: Sequence[Any]) -> str:
    columns = [quote(field.column) for field in (*given, *others)]
    updates = [quote(field.column) for field in given if field.name != "guid"]
    return (
        f"INSERT INTO {quote(table)} ({', '.join(columns)}) "  # noqa: S608  names from the model, values as parameters
        f"VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT ({quote('guid')}) DO UPDATE SET {', '.join(f'{name} = EXCLUDED.{name}' for name in updates)}"
    )


PLAIN = (models.BooleanField, models.IntegerField)
"""Fields whose Python values every database driver takes as they are (IntegerField has all whole numbers below it)."""


def _preparation(field: Any, connection: Any) -> Callable[[Any], Any] | None:
    """Value → parameter; None where it is one already.

    Text that is too long for its column is cut: one odd object must not stop replication.
    """
    if isinstance(field, models.CharField | models.TextField):
        return itemgetter(slice(field.max_length)) if field.max_length else None
    if isinstance(field, PLAIN):
        return None
    save = partial(field.get_db_prep_save, connection=connection)
    if isinstance(field, models.JSONField):
        nothing = save([])
        return lambda value: nothing if value == [] else save(value)
    return lru_cache(maxsize=4096)(save) if isinstance(field, models.DateTimeField) else save
