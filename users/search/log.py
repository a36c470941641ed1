"""The log of changed people beside their table (``SearchChange``), written by triggers, past which no writing goes.

Only names of our own stand in the SQL (S608); values are bound.

Source: SQLite, "CREATE TRIGGER"; PostgreSQL, "CREATE TRIGGER", "9.28.10 Advisory Lock Functions".
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from users.models.search_change import SearchChange

TABLE, LOG = "users_user", "users_searchchange"
COLUMNS = (
    "search_text", "sort_name", "account", "sip_address", "mail", "home_server_key", "ou_key", "ou_dn", "enabled",
    "account_disabled",
)  # fmt: skip
"""What the index holds of a person."""
BUILT = 0
"""Stands for a person where a building began."""

MANY = 20
"""People from which on it pays to note them together."""

_LOCK = 0x0C5_5EA7C
"""Of PostgreSQL: whoever writes people holds it to the end of the transaction. So the lines of the log come in the
order of their numbers, and none turns up behind one that was seen."""
_SQLITE = {"insert": ("", "", "new"), "delete": ("", "", "old"), "update": ("OF", "WHEN", "new")}


def attach(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers, anew where there are some."""
    detach(connection)
    with connection.cursor() as cursor:
        for statement in _postgresql() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def detach(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in ("turn", "insert", "delete", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {LOG}_{name} ON {TABLE}")
            return
        for name in _SQLITE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {LOG}_{name}")


def _sqlite() -> list[str]:
    differs = " OR ".join(f"old.{column} IS NOT new.{column}" for column in COLUMNS)
    which = {"OF": f" OF {', '.join(COLUMNS)}", "WHEN": f" WHEN {differs}", "": ""}
    return [
        f"CREATE TRIGGER {LOG}_{name} AFTER {name}{which[of]} ON {TABLE}{which[when]} BEGIN "  # noqa: S608
        f"INSERT INTO {LOG} (person, stamp) VALUES ({row}.id, random()); END"
        for name, (of, when, row) in _SQLITE.items()
    ]


def _postgresql() -> list[str]:
    differs = " OR ".join(f"old.{column} IS DISTINCT FROM new.{column}" for column in COLUMNS)
    function = (
        "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )
    insert = f"INSERT INTO {LOG} (person, stamp) VALUES ({{row}}.id, (random() * 9e18)::bigint);"  # noqa: S608
    each = f"CREATE TRIGGER {LOG}_{{name}} AFTER {{name}} ON {TABLE} FOR EACH ROW {{when}} "
    each += f"EXECUTE FUNCTION {LOG}_{{row}}()"
    return [
        function.format(name=f"{LOG}_turn", body=f"PERFORM pg_advisory_xact_lock({_LOCK});"),
        function.format(name=f"{LOG}_new", body=insert.format(row="new")),
        function.format(name=f"{LOG}_old", body=insert.format(row="old")),
        f"CREATE TRIGGER {LOG}_turn BEFORE INSERT OR UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {LOG}_turn()",
        each.format(name="insert", row="new", when=""),
        each.format(name="delete", row="old", when=""),
        each.format(name="update", row="new", when=f"WHEN ({differs})"),
    ]


@contextmanager
def following_in_bulk(guids: Sequence[UUID], using: str = "default") -> Iterator[None]:
    """While many people of these GUIDs are written: SQLite notes them all in one statement afterwards.

    With a trigger each row takes twice as long there, noted or not. The transaction also gives the triggers back where
    something goes wrong, and nobody else ever sees that they were away.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or len(guids) < MANY:
        yield
        return
    with transaction.atomic(using=using):
        detach(connection)
        yield
        places = ", ".join(["%s"] * len(guids))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {LOG} (person, stamp) SELECT id, random() FROM {TABLE} WHERE guid IN ({places})",  # noqa: S608
                [guid.hex for guid in guids],
            )
        attach(connection)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers and their functions away."""
    detach(connection)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in ("turn", "new", "old"):
                cursor.execute(f"DROP FUNCTION IF EXISTS {LOG}_{name}()")


def after_migrations(*, using: str, **_: object) -> None:
    """SQLite drops triggers when a migration builds a table anew. What changed until now nobody noted: build anew."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if LOG not in tables or TABLE not in tables or _is_attached(connection):
        return
    attach(connection)
    SearchChange.objects.using(using).filter(person=BUILT).delete()


def _is_attached(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE %s", [f"{LOG}%"])
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{LOG}%"])
        return bool(cursor.fetchone()[0] >= len(_SQLITE))


def begin_building() -> SearchChange:
    """A line that says: an index is built from what is read from now on."""
    connection = connections[router.db_for_write(SearchChange)]
    with transaction.atomic(using=connection.alias):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        return SearchChange.objects.create(person=BUILT, stamp=secrets.randbits(62))


def shorten(kept: int) -> None:
    """Drop all but about the last lines; an index that would need them is too old to be used."""
    last = SearchChange.objects.order_by("-pk").values_list("pk", flat=True).first()
    if last is not None:
        SearchChange.objects.filter(pk__lt=last - kept).delete()
