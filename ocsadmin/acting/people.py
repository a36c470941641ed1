"""What the app that knows people tells the platform about them. Without one nobody is delegated anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from .scopes import Scope


@dataclass(frozen=True)
class Field:
    """A field of people that can be hidden or made read-only.

    ``attributes``  the directory's attributes that changing it writes.
    ``shown_by``    further attributes that give it away: ``proxyAddresses`` for the SIP address.
    ``columns``     columns of the mirror that hold it → what stands there instead.
    ``written_as``  a pattern of its values within sentences: the titles of rows and jobs.
    ``is_number``   a telephone number: the search finds nobody by numbers where one is hidden.
    """

    name: str
    title: Any
    attributes: tuple[str, ...]
    columns: Mapping[str, Any] = field(default_factory=dict)
    shown_by: tuple[str, ...] = ()
    is_number: bool = False
    written_as: str = ""


@dataclass(frozen=True)
class Place:
    """A pool that can be chosen: ``key`` is what the home server of its people is compared with."""

    guid: UUID
    title: str
    key: str


def _no_units(keys: Collection[str]) -> list[str]:
    """No unit is known."""
    return []


@dataclass(frozen=True)
class Provider:
    """``visible`` and ``everyone`` answer the people whom the acting account sees, and all: with ``guid``, not read."""

    kind: str
    visible: Callable[[], QuerySet[Any]]
    everyone: Callable[[], QuerySet[Any]]
    pools: Callable[[], list[Place]]
    fields: Collection[Field]
    limited: Callable[[Any, Scope], Any]
    """Directory → the same directory as it is within a scope. (The room of the directory stands above this one.)"""
    units: Callable[[Collection[str]], list[str]] = _no_units
    """Keys of units (``DN.key``) → the DNs of those that are known, as text."""


_provider: list[Provider] = []


def register(provider: Provider) -> None:
    """Called once, when the app is ready."""
    _provider[:] = [provider]


def provider() -> Provider | None:
    return _provider[0] if _provider else None


def pools() -> list[Place]:
    return provider_.pools() if (provider_ := provider()) else []


def fields() -> dict[str, Field]:
    """Name → field, in the order in which people read them."""
    return {one.name: one for one in provider_.fields} if (provider_ := provider()) else {}


def attributes_shown(names: Collection[str]) -> frozenset[str]:
    """In small letters: the attributes that give these fields away."""
    known = fields()
    those = [known[name] for name in names if name in known]
    return frozenset(one.lower() for field_ in those for one in (*field_.attributes, *field_.shown_by))


def fields_written(attributes: Collection[str]) -> dict[str, Field]:
    """Name → the field that writing one of these attributes changes."""
    wanted = {one.lower() for one in attributes}
    return {name: one for name, one in fields().items() if wanted & {text.lower() for text in one.attributes}}


def redacted(text: str, hidden: Collection[str]) -> str:
    """A sentence without the values of these fields."""
    patterns = [one.written_as for name, one in fields().items() if name in hidden and one.written_as]
    for pattern in patterns:
        text = re.sub(pattern, "…", text)
    return text
