"""Files of people for tests: taken as an upload would be, checked at once."""

from __future__ import annotations

from typing import Any

from users.csv import intake, work
from users.csv.columns import named
from users.csv.forms import OptionsForm
from users.models import CSVUpload


def taken(text: str | bytes, owner: Any, operation: str = "configure_users", **options: Any) -> CSVUpload:
    """The file after everything has been checked."""
    octets = text if isinstance(text, bytes) else text.encode()
    form = OptionsForm(named(operation), {**_start(operation), **options})
    assert form.is_valid(), form.errors
    upload = intake.take(octets, operation=operation, owner=owner, file_name="people.csv", options=form.cleaned_data)
    work.run(upload.pk)
    upload.refresh_from_db()
    return upload


def planned(upload: CSVUpload) -> CSVUpload:
    """The file with its plan, or with what speaks against one; of a large file what a worker would do is done here."""
    work.begin(upload, CSVUpload.Step.PLAN)
    work.run(upload.pk)
    upload.refresh_from_db()
    return upload


def told(upload: CSVUpload) -> list[tuple[int, str, str]]:
    """Row, column and code of all that is wrong."""
    return [(one.number, one.column, one.code) for one in upload.problems.order_by("number", "column", "code")]


def _start(operation: str) -> dict[str, Any]:
    return {name: field.initial for name, field in OptionsForm(named(operation)).fields.items() if field.initial}
