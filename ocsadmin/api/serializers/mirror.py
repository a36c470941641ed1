"""What every resource read from the mirror has."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

from ocsadmin.mirror.models import KeptObject, MirroredObject

COMMON = ("guid", "dn", "read_at", "kept", "when_changed")


class MirrorSerializer(serializers.ModelSerializer[Any]):
    """Base of serializers of mirrored objects: adds guid, dn, when_changed and how old it is (read_at, kept)."""

    kept = serializers.SerializerMethodField(
        help_text="Empty, or why the directory no longer shows it: what stands here was read before."
    )

    def get_kept(self, row: MirroredObject) -> str:
        if self._marks is None:
            listed = self.parent.instance if isinstance(self.parent, serializers.ListSerializer) else None
            rows = list(listed or [row])
            marks = KeptObject.objects.filter(guid__in=[one.guid for one in rows])
            self._marks = {mark.guid: mark.why for mark in marks}
        return self._marks.get(row.guid, "")

    _marks: dict[UUID, str] | None = None

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        names = list(super().get_field_names(declared_fields, info))
        return [*COMMON, *(name for name in names if name not in COMMON)]

    def get_extra_kwargs(self) -> dict[str, Any]:
        extra = super().get_extra_kwargs()
        for name in (name for name in COMMON if name != "kept"):
            extra[name] = {**extra.get(name, {}), "read_only": True}
        return extra
