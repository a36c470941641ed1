"""Writing many rows at once: inserted, or updated where the GUID is known. The same SQL on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
        self._prepare = [_preparation(field, connection) for field in given]
        self._rest = [_preparation(field, connection)(field.get_default()) for field in others]
        self.sql = _sql(connection.ops.quote_name, model._meta.db_table, given, others)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows of values in the order of the names."""
        prepared = [[*(p(v) for p, v in zip(self._prepare, row, strict=True)), *self._rest] for row in rows]
        if prepared:
            with connections[self.alias].cursor() as cursor:
                cursor.executemany(self.sql, prepared)


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


def _preparation(field: Any, connection: Any) -> Callable[[Any], Any]:
    """Value → parameter. Text that is too long for its column is cut: one odd object must not stop replication."""
    save, longest = field.get_db_prep_save, field.max_length
    if isinstance(field, models.CharField | models.TextField):
        return (lambda value: value[:longest]) if longest else str
    if isinstance(field, PLAIN):
        return lambda value: value
    return lambda value: save(value, connection)
