"""A file comes in: stored as it is, then its rows, one for each that is filled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from ocsadmin.sealing import rests_in, seal, unseal
from ocsadmin.work import request
from users.models import CSVRow, CSVUpload

from . import columns, text
from .header import NOT_USED, read_header

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account

AT_ONCE: Final = 1000
LONGEST_NAME: Final = 255
PURPOSE: Final = "csv-upload"
rests_in("users.CSVUpload", "octets", PURPOSE)
"""Of the seal: until it has been read nobody knows whether a file holds passwords."""

Pulse = Callable[[int, int], None]
"""``pulse(done, total)``: a sign of life, in the transaction of what is stored. Raises where others have the file."""
OWN_TIME: Final = 60
"""Seconds in which whoever stores a file may begin with it; then workers do."""


def take(
    octets: bytes,
    *,
    operation: str,
    owner: Account,
    file_name: str = "",
    options: Mapping[str, Any] | None = None,
    source: str = "page",
) -> CSVUpload:
    """Store a file that is to be read, sealed.

    :raises OperationUnknown: nothing of this name takes a file. :raises Unreadable: it is out of all measure.
    """
    columns.named(operation)
    text.measure(octets)
    upload = CSVUpload.objects.create(
        operation=operation,
        owner=owner,
        file_name=_name(file_name),
        octets=seal(octets, PURPOSE),
        options=dict(options or {}),
        source=source,
        step=CSVUpload.Step.READ,
    )
    request(upload, after=OWN_TIME)
    return upload


def read_rows(upload: CSVUpload, pulse: Pulse) -> None:
    """The file becomes rows; what makes it useless as a whole becomes troubles, and then there are none.

    Safe to call again: rows of an earlier try go first.
    """
    with transaction.atomic():
        clear(upload)
        pulse(0, 0)
    try:
        table = text.read(unseal(bytes(upload.octets), PURPOSE))
        upload.encoding, upload.delimiter = table.encoding, table.delimiter
        names, upload.troubles = _store(upload, table, pulse)
    except text.Unreadable as error:
        names, upload.troubles = [], [{"text": error.text, "cure": error.cure}]
    upload.columns = [name for name in names if name not in ("", NOT_USED)]
    if upload.troubles:
        with transaction.atomic():
            clear(upload)
            pulse(0, 0)
        upload.state = CSVUpload.State.REFUSED
    upload.octets = b""


def clear(upload: CSVUpload) -> None:
    """All rows and what was found out about them, in three statements however many there are."""
    with transaction.atomic():
        for those in (upload.problems.all(), upload.keys.all(), upload.rows.all()):
            those._raw_delete(those.db)


def discard(upload: CSVUpload) -> None:
    """The file is not wanted any more. A worker that has it stops at its next sign of life."""
    with transaction.atomic():
        clear(upload)
        upload.delete()


def _store(upload: CSVUpload, table: text.Table, pulse: Pulse) -> tuple[list[str], list[dict[str, str]]]:
    """:raises Unreadable: it can't be read to its end, has no rows, or too many."""
    records = table.records()
    _number, heading = next(records, (0, []))
    operation = columns.named(upload.operation)
    names, troubles = read_header(heading, operation)
    if troubles:
        return names, troubles
    count = 0
    for some in _batches(records):
        count += len(some)
        if count > text.MOST_ROWS:
            raise text.Unreadable(f"The file has more than {text.MOST_ROWS:,} rows.", cure="Split it into several.")
        with transaction.atomic():
            CSVRow.objects.bulk_create(_row(upload, number, cells, names, operation) for number, cells in some)
            pulse(count, 0)
    if not count:
        raise text.Unreadable("The file has no rows below its header.", cure="Give each person a row.")
    return names, []


def _row(
    upload: CSVUpload, number: int, cells: Sequence[str], names: Sequence[str], operation: columns.Operation
) -> CSVRow:
    filled = {
        name: columns.stored(operation.by_name[name], cell)
        for name, cell in zip(names, cells, strict=False)
        if name in operation.by_name and cell
    }
    extra = [cell for cell, name in zip_longest(cells, names, fillvalue="") if cell and not name]
    return CSVRow(upload=upload, number=number, cells=filled, extra=extra)


def _batches(records: Iterable[tuple[int, list[str]]]) -> Iterable[list[tuple[int, list[str]]]]:
    rest = iter(records)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _name(text: str) -> str:
    plain = "".join(char for char in text.replace("\\", "/").rpartition("/")[2] if char.isprintable())
    return plain[:LONGEST_NAME] or "rows.csv"
