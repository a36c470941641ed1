"""Restore points: the newest of each person, and those that are too old."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from users.models import RestorePoint

AT_ONCE = 1000


def latest(people: Iterable[UUID]) -> dict[UUID, RestorePoint]:
    """GUID → the newest usable restore point of each of these people. A question for each thousand."""
    wanted = list(people)
    found: dict[UUID, RestorePoint] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = RestorePoint.objects.usable().filter(guid__in=wanted[start : start + AT_ONCE])
        found |= {point.guid: point for point in some.order_by("made_at", "pk")}
    return found


def remove_expired() -> int:
    """Those that are too old. Returns how many."""
    count, _ = RestorePoint.objects.expired().delete()
    return count
