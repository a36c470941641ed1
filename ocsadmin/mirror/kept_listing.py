"""Which kept objects a page, a call or a command is about: the same filters for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import QuerySet

from . import visibility
from .models import KeptObject

FILTERS: Final = ("kind", "state", "q")
MOST: Final = 5000
"""Objects that can be decided on at once."""


def kept_objects(chosen: Mapping[str, str]) -> QuerySet[KeptObject]:
    """What the acting account may see of them, the newest first. ``q`` is part of a name or a DN."""
    found = visibility.objects(KeptObject.objects.all())
    given = {name: value.replace("\0", "").strip() for name, value in chosen.items() if name in FILTERS}
    for name in ("kind", "state"):
        if given.get(name):
            found = found.filter(**{name: given[name]})
    if text := given.get("q"):
        found = found.filter(name__icontains=text) | found.filter(dn__icontains=text)
    return found.order_by("-since", "-pk")
