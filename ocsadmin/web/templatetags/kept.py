"""What a page of one object says where the directory no longer shows it."""

from __future__ import annotations

from django import template

from ocsadmin.mirror.models import KeptObject, MirroredObject

register = template.Library()


@register.inclusion_tag("mirror/_kept_mark.html")
def kept_mark(row: MirroredObject) -> dict[str, object]:
    """A notice; nothing where the object was found. One query."""
    return {"mark": KeptObject.objects.filter(guid=row.guid).first()}
