"""Checking rows: first each by itself, then with the directory, then against one another. Memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from django.db import transaction

from ocsadmin.directory import Directory
from users.models import CSVKey, CSVProblem, CSVRow, CSVUpload

from .cells import World
from .columns import named
from .header import Trouble
from .intake import Pulse
from .looking import look
from .people import Known
from .reading import Reading, names_in, read_row
from .twice import find_twice

NAMES_AT_ONCE: Final = 20_000
"""Rows whose people are looked up together: everyone of the mirror is read once for them."""
AT_ONCE: Final = 1000
"""Rows that the directory is asked about together."""

Item = TypeVar("Item")


def check_rows(upload: CSVUpload, directory: Directory, pulse: Pulse) -> None:
    """Check the rows that are stale. Safe to call again: what was checked stays so.

    :raises DomainError: the directory does not answer; the rest is checked when it is called again.
    """
    operation, world = named(upload.operation), World()
    left = upload.rows.stale().count()
    troubles: list[Trouble] = []
    done = 0
    while rows := list(upload.rows.stale().order_by("number")[:NAMES_AT_ONCE]):
        known = Known(names_in(rows, operation)) if operation.who else None
        for some in chunks(rows, AT_ONCE):
            readings = [read_row(row, operation, upload.options, world, known) for row in some]
            fine = [one for one in readings if not one.problems]
            troubles += [one for one in look(fine, operation, upload.options, directory) if one not in troubles]
            done += len(some)
            with transaction.atomic():
                _store(upload, readings)
                pulse(done, left)
    with transaction.atomic():
        find_twice(upload)
        pulse(done, left)
    upload.troubles = troubles


def _store(upload: CSVUpload, readings: Sequence[Reading]) -> None:
    rows = [one.row for one in readings]
    keys = (pk for pk in (row.pk for row in rows))
    for row in rows:
        row.stale = False
    with transaction.atomic():
        forget(upload, list(keys))
        CSVRow.objects.bulk_create(rows, update_conflicts=True, update_fields=["guid", "stale"], unique_fields=["id"])
        CSVProblem.objects.bulk_create(problem for one in readings for problem in one.problems)
        CSVKey.objects.bulk_create(key for one in readings for key in _keys(one))


def _keys(one: Reading) -> Iterator[CSVKey]:
    for key, column in one.keys.items():
        yield CSVKey(upload_id=one.row.upload_id, row=one.row, number=one.row.number, column=column, key=key)


def forget(upload: CSVUpload, rows: Sequence[int]) -> None:
    """What was found out about these rows."""
    for some in chunks(rows, AT_ONCE):
        upload.problems.filter(row__in=some).delete()
        upload.keys.filter(row__in=some).delete()


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
