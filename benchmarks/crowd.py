"""Very many people for the benchmarks, as replication would store them; kept in a folder outside the tree.

Twenty thousand people of the demo organisation are patterns: everyone gets the given name of one, the surname of
another, an account of their own and addresses after it, and keeps the first one's script, unit, pool and settings.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sqlite3
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

PATTERNS = 20_000
AT_ONCE = 5_000
WAY = "1"
"""Another one where people are made otherwise than before: files made so far are made anew."""
Row = dict[str, Any]


def file(count: int) -> Path:
    """The SQLite file with this many people, made if it is missing (about two minutes for a million)."""
    folder = Path(os.environ.get("OCSADMIN_BENCH_DIR", "/var/tmp/ocsadmin-benchmarks"))
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"people-{count}-{_schema()}.sqlite3"
    if not made.exists():
        for old in folder.glob(f"people-{count}-*"):
            old.unlink()
        new = made.with_suffix(".new")
        new.unlink(missing_ok=True)
        _write(new, count)
        new.rename(made)
    return made


def load(path: Path) -> int:
    """Put the people of the file into the database of this process, which has none. How many."""
    from django.db import connection

    with sqlite3.connect(path) as source, _without_indexes():
        found = source.execute(f"SELECT {', '.join(_quoted())} FROM people")
        return _copy(found) if connection.vendor == "postgresql" else _insert(found)


def _fields() -> list[Any]:
    from users.models import User

    return [field for field in User._meta.concrete_fields if not field.primary_key]


def _quoted() -> list[str]:
    return [f'"{field.column}"' for field in _fields()]


def _schema() -> str:
    """Of the columns, and of how the people are made."""
    text = ",".join(_quoted()) + WAY
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _write(path: Path, count: int) -> None:
    names = _quoted()
    database = sqlite3.connect(path)
    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
    database.execute(f"CREATE TABLE people ({', '.join(names)})")
    insert = f"INSERT INTO people VALUES ({', '.join('?' * len(names))})"
    database.executemany(insert, ([row[field.name] for field in _fields()] for row in _people(count)))
    database.commit()
    database.close()


def _people(count: int) -> Iterator[Row]:
    from users.search import fold, search_text

    chance, taken = random.Random(11), Counter[str]()
    patterns = list(_patterns())
    latin = [one for one in patterns if one["display_name"].isascii() and one["surname"]]
    for number in range(count):
        row = dict(patterns[number % len(patterns)])
        if number >= len(patterns):
            _become_another(row, chance.choice(latin), taken, chance)
            texts = [row[name] for name in ("display_name", "given_name", "surname", "account", "user_principal_name")]
            addresses = [row["mail"], row["sip_address"], *json.loads(row["proxy_addresses"])]
            row["search_text"] = search_text([*texts, *addresses], [row["telephone"], row["mobile"]])
            row["sort_name"] = fold(row["display_name"])
        else:
            taken[row["account"]] += 1
        row["guid"] = uuid.UUID(int=chance.getrandbits(128), version=4).hex
        yield row


def _become_another(row: Row, other: Row, taken: Counter[str], chance: random.Random) -> None:
    """Another surname (among those of the same script), account, addresses and number."""
    old = row["account"]
    if row["display_name"].isascii():
        row["surname"] = other["surname"]
        row["display_name"] = f"{row['given_name']} {row['surname']}".strip()
        account = f"{row['given_name']}.{row['surname']}".lower().replace(" ", "").replace("'", "")
    else:
        account = old
    taken[account] += 1
    row["account"] = account = f"{account}{taken[account]}" if taken[account] > 1 else account
    for name in ("mail", "sip_address", "user_principal_name", "raw", "proxy_addresses", "sip_key"):
        row[name] = row[name].replace(old, account)
    row["telephone"] = _another_number(row["telephone"], chance)
    row["dn"] = f"CN={account},{row['ou_dn']}"
    row["dn_key"] = f"cn={account},{row['ou_key']}"


def _another_number(text: str, chance: random.Random) -> str:
    """The last four digits anew; all that stands before and between stays."""
    places = [place for place, char in enumerate(text) if char.isdigit()][-4:]
    chars = list(text)
    for place in places:
        chars[place] = str(chance.randrange(10))
    return "".join(chars)


def _patterns() -> Iterator[Row]:
    """Prepared for SQLite."""
    from ocsadmin.demo.content.people import entries, generated
    from ocsadmin.directory import Entry
    from users.mapping import USER

    fields = _fields()
    for person in generated.people(PATTERNS):
        step: Any = next(iter(entries.steps(person, bare=False)))
        raw = {name: _octets(value) for name, value in step.attributes.items()} | {"objectGUID": [bytes(16)]}
        entry = Entry(step.dn, raw)
        values = {column.field: column.read(entry) for column in USER.columns}
        kept = {name: [str(value) for value in entry.wire(name)] for name in entry if name != "objectguid"}
        user = USER.model(guid=uuid.uuid4(), dn=step.dn, dn_key=entry.dn.key, raw=kept, **values)
        yield {field.name: _plain(field, getattr(user, field.attname)) for field in fields}


def _plain(field: Any, value: Any) -> Any:
    """As SQLite keeps it, whatever database this process uses."""
    if field.name == "read_at":
        return "2026-01-01 00:00:00"
    if field.get_internal_type() == "JSONField":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, uuid.UUID):
        return value.hex
    return int(value) if isinstance(value, bool) else value


def _octets(value: str | list[str]) -> list[bytes]:
    return [one.encode() for one in ([value] if isinstance(value, str) else value)]


def _insert(found: Iterator[Any]) -> int:
    from django.db import connection, transaction

    sql = f"INSERT INTO users_user ({', '.join(_quoted())}) VALUES ({', '.join(['%s'] * len(_quoted()))})"
    count = 0
    while rows := list(islice(found, AT_ONCE)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, rows)
        count += len(rows)
    return count


def _copy(found: Iterator[Any]) -> int:
    from django.db import connection, models

    flags = [place for place, field in enumerate(_fields()) if isinstance(field, models.BooleanField)]
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY users_user ({', '.join(_quoted())}) FROM STDIN") as copy:
        for row in found:
            values = list(row)
            for place in flags:
                values[place] = bool(values[place])
            copy.write_row(values)
            count += 1
    return count


class _without_indexes:
    """Indexes and triggers come back when all rows are there: that takes a third of the time."""

    def __enter__(self) -> None:
        from django.db import connection

        from users.search import log

        log.detach(connection)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'users_user' AND indexname NOT IN "
                    "(SELECT conname FROM pg_constraint)"
                )
            else:
                cursor.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'users_user' AND sql > ''"
                )
            self._indexes = cursor.fetchall()
            for name, _ in self._indexes:
                cursor.execute(f'DROP INDEX "{name}"')

    def __exit__(self, *_: object) -> None:
        from django.db import connection

        from users.search import log

        with connection.cursor() as cursor:
            for _name, sql in self._indexes:
                cursor.execute(sql)
            cursor.execute("ANALYZE")
        log.attach(connection)
