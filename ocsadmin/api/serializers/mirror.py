"""What every resource read from the mirror has."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

COMMON = ("guid", "dn", "read_at", "when_changed")


class MirrorSerializer(serializers.ModelSerializer[Any]):
    """Base of serializers of mirrored objects: adds guid, dn, when_changed and how old it is (read_at)."""

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        names = list(super().get_field_names(declared_fields, info))
        return [*COMMON, *(name for name in names if name not in COMMON)]

    def get_extra_kwargs(self) -> dict[str, Any]:
        extra = super().get_extra_kwargs()
        for name in COMMON:
            extra[name] = {**extra.get(name, {}), "read_only": True}
        return extra
