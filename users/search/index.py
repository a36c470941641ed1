"""The index beside the column: SQLite's FTS5 with pieces of three letters, PostgreSQL's pg_trgm.

Only names of our own stand in the SQL (S608); values are bound.

Source: SQLite, "The Trigram Tokenizer" and "External Content Tables"; PostgreSQL, "F.33 pg_trgm, Index Support".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE, COLUMN = "users_user", "search_text"
INDEX = f"{TABLE}_search"
MANY = 20
"""Rows from which on it pays to write the index in bulk."""

_TRIGGERS = {
    "users_user_search_insert": f"""CREATE TRIGGER users_user_search_insert AFTER INSERT ON {TABLE} BEGIN
        INSERT INTO {INDEX}(rowid, {COLUMN}) VALUES (new.id, new.{COLUMN}); END""",  # noqa: S608
    "users_user_search_delete": f"""CREATE TRIGGER users_user_search_delete AFTER DELETE ON {TABLE} BEGIN
        INSERT INTO {INDEX}({INDEX}, rowid, {COLUMN}) VALUES ('delete', old.id, old.{COLUMN}); END""",  # noqa: S608
    "users_user_search_update": f"""CREATE TRIGGER users_user_search_update AFTER UPDATE OF {COLUMN} ON {TABLE}
        WHEN old.{COLUMN} IS NOT new.{COLUMN} BEGIN
        INSERT INTO {INDEX}({INDEX}, rowid, {COLUMN}) VALUES ('delete', old.id, old.{COLUMN});
        INSERT INTO {INDEX}(rowid, {COLUMN}) VALUES (new.id, new.{COLUMN}); END""",  # noqa: S608
}


def create(connection: BaseDatabaseWrapper) -> None:
    """Make the index and what keeps it current."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin ({COLUMN} gin_trgm_ops)")
        elif connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5({COLUMN}, content='{TABLE}', "
                "content_rowid='id', tokenize='trigram case_sensitive 1')"
            )
            attach(connection)


def drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        elif connection.vendor == "sqlite":
            detach(connection)
            cursor.execute(f"DROP TABLE IF EXISTS {INDEX}")


def attach(connection: BaseDatabaseWrapper) -> None:
    """SQLite: let writes keep the index current."""
    with connection.cursor() as cursor:
        for name, sql in _TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(sql)


def detach(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in _TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """SQLite: build the index anew from the column, far faster than row by row. PostgreSQL needs nothing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")  # noqa: S608


@contextmanager
def following_in_bulk(guids: Sequence[UUID], using: str = "default") -> Iterator[None]:
    """While many rows of these GUIDs are written: SQLite's index follows in two statements, in order of the rows.

    With a statement for each row FTS5 writes a piece of index for each, which takes ten times as long. The transaction
    also gives the triggers back where something goes wrong, and nobody else ever sees that they were away.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or len(guids) < MANY:
        yield
        return
    with transaction.atomic(using=using):
        detach(connection)
        _tell(connection, f"INSERT INTO {INDEX}({INDEX}, rowid, {COLUMN}) SELECT 'delete',", guids)
        yield
        _tell(connection, f"INSERT INTO {INDEX}(rowid, {COLUMN}) SELECT", guids)
        attach(connection)


def _tell(connection: BaseDatabaseWrapper, what: str, guids: Sequence[UUID]) -> None:
    """One statement about these rows, in the order of their ids: FTS5 writes a new piece wherever one goes back."""
    places = ", ".join(["%s"] * len(guids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{what} id, {COLUMN} FROM {TABLE} WHERE guid IN ({places}) ORDER BY id",
            [guid.hex for guid in guids],
        )


def after_migrations(*, using: str, **_: object) -> None:
    """SQLite drops the triggers when a migration builds the table anew; the rows keep their ids, so the index holds."""
    connection = connections[using]
    if connection.vendor == "sqlite" and INDEX in connection.introspection.table_names():
        attach(connection)
