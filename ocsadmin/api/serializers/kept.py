"""Objects that the directory does not show, and what is decided of them."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from ocsadmin.mirror.kept_listing import MOST
from ocsadmin.mirror.models import KeptObject

from .spec import SpecSerializer


class KeptObjectSerializer(serializers.ModelSerializer[KeptObject]):
    """An object that is not found or not readable; the mirror keeps what was read before."""

    why = serializers.CharField(read_only=True, help_text="In words, with the right that is missing.")

    class Meta:
        model = KeptObject
        fields: ClassVar = ["id", "kind", "guid", "dn", "name", "state", "since", "looked_at", "unit", "right", "why"]
        read_only_fields = fields


class TakeOutSpecSerializer(SpecSerializer):
    """Which objects are taken out of the mirror, where they are still not found."""

    objects = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=MOST, allow_empty=False
    )


class TakenOutSerializer(serializers.Serializer[Any]):
    """How many objects a worker will look for once more, and take out where they are not found."""

    asked = serializers.IntegerField()
