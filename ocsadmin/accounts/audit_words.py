"""Events of the audit log in words, for pages and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

ARROW = " → "
CHANGES = ("delegation-made", "delegation-changed", "delegation-group-renamed", "group-accepted", "group-changed")
"""Kinds of events whose details are [before, after]."""


def title(what: str) -> str:
    """``delegation-made`` → ``Delegation made``."""
    return what.replace("-", " ").capitalize()


def details(what: str, detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name → value, both for people to read, by name: databases keep no order. The number of a job stands elsewhere."""
    for name, value in sorted(detail.items()):
        if name != "job" and value not in ("", [], {}, None):
            yield name.replace("_", " "), _change(value) if what in CHANGES else words(value)


def words(value: Any) -> str:
    """Yes and no, lists with commas; nothing as a dash."""
    if value is True or value is False:
        return _("yes") if value else _("no")
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {words(one)}" for key, one in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(words(one) for one in value)
    return str(value)


def _change(value: Any) -> str:
    """``before → after``, where both are told."""
    if isinstance(value, list) and len(value) == 2:
        return ARROW.join(words(one) for one in value)
    return words(value)
