"""What two rows of a file both say: the same person, address or line. Found over the whole file, however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Count

from users.models import CSVKey, CSVProblem, CSVRow, CSVUpload

from .columns import Operation, named
from .reading import LONGEST_SHOWN, PERSON, Reading

AT_ONCE = 400


def find_twice(upload: CSVUpload) -> None:
    """Tell both rows of each such pair; what was told before goes first."""
    operation = named(upload.operation)
    keys = list(
        upload.keys.order_by()
        .values("key")
        .annotate(rows=Count("row", distinct=True))
        .filter(rows__gt=1)
        .values_list("key", flat=True)
    )
    with transaction.atomic():
        upload.problems.filter(in_file=True).delete()
        for start in range(0, len(keys), AT_ONCE):
            CSVProblem.objects.bulk_create(_problems(upload, operation, keys[start : start + AT_ONCE]))


def _problems(upload: CSVUpload, operation: Operation, keys: list[str]) -> Iterator[CSVProblem]:
    those = upload.keys.filter(key__in=keys).select_related("row").order_by("key", "number")
    for key, group in groupby(those, key=attrgetter("key")):
        claims = list(group)
        for place, claim in enumerate(claims):
            other = claims[0] if place else claims[1]
            yield _problem(operation, key, claim, other.row)


def _problem(operation: Operation, key: str, claim: CSVKey, other: CSVRow) -> CSVProblem:
    what, _colon, value = key.partition(":")
    if what == PERSON:
        column = Reading(claim.row, operation).who_column
        text, cure = f"This person is in row {other.number} too.", "Keep one of the two rows."
    else:
        column = claim.column or what
        text = f"Row {other.number} has the same {what}{'' if '=' in value else f' ({value})'}."
        cure = "Give one of the two another."
    return CSVProblem(
        upload_id=claim.upload_id, row=claim.row, number=claim.number, column=column, code="twice",
        value=str(claim.row.cells.get(column, ""))[:LONGEST_SHOWN], text=text, cure=cure, in_file=True,
    )  # fmt: skip
