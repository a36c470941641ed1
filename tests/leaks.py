"""Looking for a secret in everything that the console stores."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from django.db import connection


def where_stored(secret: str) -> list[str]:
    """``table.column`` of each value that holds the secret: as text, UTF-16, or either of them in base 64."""
    forms = [secret.encode(), secret.encode("utf-16-le")]
    forms += [base64.b64encode(form) for form in (*forms, f'"{secret}"'.encode("utf-16-le"))]
    return [place for place, value in _all_values() if any(form in value for form in forms)]


def _all_values() -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    octets = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    yield f"{table}.{column}", octets
