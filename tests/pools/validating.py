"""What the tests of validation share: a run carried out here, its rows by title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ocsadmin import mirror
from ocsadmin.directory import AttributeChange, Directory, Entry
from pools.models import Pool, ValidationRow, ValidationRun
from pools.validation import outside, runner, submission

TOPOLOGY = (
    "global_settings", "sip_domain", "trusted_server", "pool", "trusted_service", "application_contact", "computer",
    "server", "server_role",
)  # fmt: skip


def read_topology(directory: Directory) -> None:
    """What validation needs of the mirror; the people are left out, which is much faster."""
    assert mirror.replicate(directory, only=TOPOLOGY).state == "completed"


def validate(pool: Pool | Any, **wish: Any) -> ValidationRun:
    """Begin a run and carry it out in this process, as a worker does."""
    run = submission.begin(pool.guid, **wish)
    assert runner.run_validation(run.pk, outside.surround)
    run.refresh_from_db()
    return run


def rows(run: ValidationRun) -> dict[str, ValidationRow]:
    """Name of the check and its target → the row."""
    return {f"{row.check_name} {row.target}": row for row in run.rows.all()}


def verdicts(run: ValidationRun, check: str) -> dict[str, str]:
    """Target → verdict, of one kind of check."""
    return {row.target: row.verdict for row in run.rows.filter(check_name=check)}


def replace(directory: Directory, entry: Entry, values: Mapping[str, Iterable[str | bytes]]) -> None:
    """Give an object other values, as someone behind the console would."""
    changes = [
        AttributeChange(name, remove=entry.wire(name), add=tuple(value))
        for name, value in values.items()
        if entry.wire(name) != tuple(value)
    ]
    directory.modify(entry.dn, changes)
