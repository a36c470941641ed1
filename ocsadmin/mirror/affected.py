"""Rows that name a place which is called otherwise by now: what lies below it, and what points there.

The directory counts neither as a change of these objects: their uSNChanged stands still.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import JSONField, Q

from ocsadmin.directory.syntaxes import is_link

from .kinds import MirrorKind


def affected(kind: MirrorKind, old_key: str) -> list[UUID]:
    """GUIDs of the rows below the place that had this key, or with a link to it or below it."""
    wanted = Q(dn_key__endswith=f",{old_key}")
    for column in kind.columns:
        if not is_link(column.attribute):
            continue
        field = kind.model._meta.get_field(column.field)
        if isinstance(field, JSONField):
            wanted |= ~Q(**{column.field: []})  # few objects have several links
        else:
            wanted |= Q(**{column.field: old_key}) | Q(**{f"{column.field}__endswith": f",{old_key}"})
    return list(kind.model._default_manager.filter(wanted).values_list("guid", flat=True))
