"""Sentences that stand on every page while something is so: each app adds its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Source = Callable[[HttpRequest], dict[str, Any] | None]
"""Answers ``text``, ``url`` (where to go) and ``link`` (its name), or None. It does not ask the database."""

_sources: list[Source] = []


def add(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def of(request: HttpRequest) -> list[dict[str, Any]]:
    """What is to be said to whoever is signed in."""
    return [notice for source in _sources if (notice := source(request)) is not None]
