"""Filters that read exactly as the conditions of the indexes that answer them (``users.models.report_indexes``)."""

from __future__ import annotations

from collections.abc import Callable

from .base import Asked, People


def those(**conditions: object) -> Callable[[People, Asked], People]:
    """People of whom all of this holds: ``those(enabled=True, admin_count=True)``."""

    def find(people: People, asked: Asked) -> People:
        return people.filter(**conditions)

    return find
