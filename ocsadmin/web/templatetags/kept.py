"""What pages and lists say of objects that the directory no longer shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import template

from ocsadmin.mirror.models import KeptObject, MirroredObject

register = template.Library()


@register.inclusion_tag("mirror/_kept_mark.html")
def kept_mark(row: MirroredObject) -> dict[str, object]:
    """A notice; nothing where the object was found. One query."""
    return {"mark": KeptObject.objects.filter(guid=row.guid).first()}


@register.simple_tag
def kept_among(rows: Iterable[Any], name: str = "") -> dict[UUID, KeptObject]:
    """``{% kept_among page_obj "pool" as kept %}``: the marks of these rows, or of their ``name``. One query."""
    objects = [getattr(row, name) if name else row for row in rows]
    marks = KeptObject.objects.filter(guid__in=[one.guid for one in objects]) if objects else ()
    return {mark.guid: mark for mark in marks}


@register.inclusion_tag("mirror/_kept_badge.html")
def kept_badge(kept: Mapping[UUID, KeptObject], row: MirroredObject) -> dict[str, object]:
    """``{% kept_badge kept row.pool %}``: beside its name in a list; nothing where the object was found."""
    return {"mark": kept.get(row.guid)}
