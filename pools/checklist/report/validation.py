"""The newest answer to each check of a pool's validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pools.models import Pool, ValidationRow, ValidationRun
from pools.validation.roles import step_title

MOST_ROWS: Final = 800


@dataclass(frozen=True)
class Validation:
    """``rows``: the step in words and the newest answer, in the order of the runs."""

    newest: ValidationRun | None
    rows: Sequence[tuple[str, ValidationRow]]

    @property
    def not_in_order(self) -> int:
        return sum(1 for _step, row in self.rows if row.verdict in ("warning", "failure") and not row.ignorable)


def validation_of(pool: Pool) -> Validation:
    """Two queries."""
    rows = ValidationRow.objects.standing().filter(pool_key=pool.service_dn_key).exclude(verdict="")
    newest = ValidationRun.objects.filter(pool_guid=pool.guid, state=ValidationRun.State.DONE).first()
    ordered = rows.order_by("step", "server", "title", "pk")[:MOST_ROWS]
    return Validation(newest, [(step_title(row.step), row) for row in ordered])
