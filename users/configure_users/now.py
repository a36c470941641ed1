"""How the people of a wizard stand now, counted in the mirror."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final
from uuid import UUID

from users.models import User
from users.settings import SETTINGS

AT_ONCE: Final = 5_000
COLUMNS: Final = tuple(dict.fromkeys(one.storage.column or "raw" for one in SETTINGS))


def counts(people: Sequence[str]) -> dict[str, Counter[bool | str]]:
    """Setting → how many people have it on and off; of choices the keys of what they have (empty: none of their own).

    A question for each five thousand people.
    """
    found: dict[str, Counter[bool | str]] = {one.name: Counter() for one in SETTINGS}
    for row in _rows(people):
        for one in SETTINGS:
            found[one.name][one.stored(row)] += 1
    return found


def _rows(people: Sequence[str]) -> Iterator[dict[str, Any]]:
    rest = iter(people)
    while batch := [UUID(guid) for guid in islice(rest, AT_ONCE)]:
        yield from User.objects.filter(guid__in=batch).order_by().values(*COLUMNS)
