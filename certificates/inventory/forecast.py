"""How many certificates end in each month to come: a picture drawn on the server, each bar a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import ngettext

from certificates.models import Certificate

MONTHS: Final = 18
HEIGHT: Final = 72
LEAST: Final = 4
"""Height of a bar that has anything in it, so that one certificate among thousands is seen."""


@dataclass(frozen=True)
class Bar:
    """A month: ``y`` from the top; ``text`` says it to those who do not see it."""

    month: str
    label: str
    count: int
    y: int
    height: int
    tone: str
    text: str


@dataclass(frozen=True)
class Forecast:
    bars: tuple[Bar, ...]
    expired: int

    @property
    def has_any(self) -> bool:
        return any(bar.count for bar in self.bars)


def forecast(now: datetime) -> Forecast:
    """Of certificates of servers that are not revoked: two queries."""
    standing = Certificate.objects.of_servers().filter(revoked_at=None)
    coming = standing.filter(not_after__gt=now).order_by()
    rows = coming.values_list(ExtractYear("not_after"), ExtractMonth("not_after")).annotate(count=Count("pk"))
    counts = Counter({(year, month): count for year, month, count in rows})
    most = max((counts[month] for month in _months(now)), default=0)
    bars = tuple(_bar(month, counts[month], most, number) for number, month in enumerate(_months(now)))
    return Forecast(bars, standing.filter(not_after__lte=now).count())


def _months(now: datetime) -> Iterator[tuple[int, int]]:
    first = now.astimezone(UTC)
    for number in range(MONTHS):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        yield year, month + 1


def _bar(month: tuple[int, int], count: int, most: int, number: int) -> Bar:
    height = max(LEAST, round(HEIGHT * count / most)) if count else 0
    key = f"{month[0]:04d}-{month[1]:02d}"
    words = ngettext("%(n)d certificate ends in %(month)s", "%(n)d certificates end in %(month)s", count)
    tone = "failure" if number == 0 else "warning" if number <= 2 else "ok"
    return Bar(key, key[5:], count, HEIGHT - height, height, tone, words % {"n": count, "month": key})
