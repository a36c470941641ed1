"""The different values of an indexed column, each found by a step into the index.

A million people have a few pools, policies and SIP domains. ``SELECT DISTINCT`` would walk through the whole index;
this asks for the smallest value, then for the smallest above it, and so on.
Source: PostgreSQL wiki, "Loose indexscan"; SQLite, "The WITH Clause".
"""

from __future__ import annotations

from django.db import connections

from users.models import User

COLUMNS = frozenset(
    ["home_server_key", "sip_domain", "meeting_policy_key", "uc_policy_key", "location_profile_key"]
)  # each leads an index


def values_of(column: str, using: str = "default") -> list[str]:
    """All values but the empty one, of everybody: what is compared with is decided before anyone is shown. One query.

    :raises ValueError: no index begins with the column.
    """
    if column not in COLUMNS:
        raise ValueError(f"no index begins with {column}")
    connection = connections[using]
    table, name = connection.ops.quote_name(User._meta.db_table), connection.ops.quote_name(column)
    least = f"SELECT min({name}) FROM {table} WHERE NOT ({name} = '') AND {name} > "  # noqa: S608  names of our own
    sql = f"""WITH RECURSIVE found(value) AS (
        SELECT ({least} '') UNION ALL SELECT ({least} found.value) FROM found WHERE found.value IS NOT NULL
    ) SELECT value FROM found WHERE value IS NOT NULL"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [value for (value,) in cursor.fetchall()]
