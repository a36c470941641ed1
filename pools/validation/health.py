"""How healthy pools are, by the newest verdict of each of their checks. What lists, pictures and checklists ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Value, When

from pools.models.validation import ValidationRow, Verdict

Level = Literal["", "ok", "warning", "failure"]
"""Empty: never validated. A warning that can be ignored leaves a pool ``ok``."""


@dataclass(frozen=True)
class Health:
    """``when`` is the newest verdict's moment.

    ``counts``: how many checks are ok, warning, ignorable (warnings that can be ignored), failure, skipped.
    ``newly_broken``: how many of the warnings and failures came with the newest look at them.
    """

    level: Level = ""
    when: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    newly_broken: int = 0

    @property
    def needs_attention(self) -> bool:
        return self.level in ("warning", "failure")


UNKNOWN = Health()


def health_of(pool_keys: Iterable[str]) -> Mapping[str, Health]:
    """``Pool.service_dn_key`` → its health, for each key given: one query, however many pools there are."""
    asked = list(pool_keys)
    return _grouped("pool_key", ValidationRow.objects.standing().filter(pool_key__in=asked), asked)


def health_of_servers(fqdns: Iterable[str]) -> Mapping[str, Health]:
    """FQDN of a server, in lower case → its health, by the checks that are about this server alone: one query."""
    asked = [one.lower() for one in fqdns]
    return _grouped("server", ValidationRow.objects.standing().filter(server__in=asked), asked)


def health_of_steps(pool_key: str) -> Mapping[str, Health]:
    """Step (``local_configuration``, ``connectivity``, …) → how a pool stands there: one query."""
    return _grouped("step", ValidationRow.objects.standing().filter(pool_key=pool_key), ())


def kind_of(verdict: str, ignorable: str) -> str:
    """What a row counts as: its verdict, or ``ignorable`` for a warning that can be ignored."""
    return "ignorable" if verdict == Verdict.WARNING and ignorable else verdict


def level_of(counts: Mapping[str, int]) -> Level:
    """The worst of what counts."""
    if counts.get("failure"):
        return "failure"
    if counts.get("warning"):
        return "warning"
    return "ok" if counts.get("ok") or counts.get("ignorable") else ""


_KIND = Case(
    When(~Q(ignorable=""), verdict=Verdict.WARNING, then=Value("ignorable")),
    default=F("verdict"),
    output_field=CharField(),
)
_NEW = Q(change=ValidationRow.Change.BROKEN)


def _grouped(field: str, rows: QuerySet[ValidationRow], asked: Iterable[str]) -> dict[str, Health]:
    counted = (
        rows.order_by()
        .values(field)
        .annotate(kind=_KIND)
        .annotate(number=Count("pk"), moment=Max("ended_at"), new=Count("pk", filter=_NEW))
        .values_list(field, "kind", "number", "moment", "new")
    )
    counts: dict[str, dict[str, int]] = {}
    moments: dict[str, datetime] = {}
    broken: dict[str, int] = {}
    for group, kind, number, moment, new in counted:
        counts.setdefault(group, {})[kind] = number
        broken[group] = broken.get(group, 0) + (new if kind in ("warning", "failure") else 0)
        if moment is not None:
            moments[group] = max(moment, moments.get(group, moment))
    found = {
        group: Health(level_of(numbers), moments.get(group), numbers, broken[group])
        for group, numbers in counts.items()
    }
    return {**dict.fromkeys(asked, UNKNOWN), **found}
