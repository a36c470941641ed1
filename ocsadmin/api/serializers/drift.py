"""Outside changes, and what is wished of them."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from ocsadmin.drift.listing import MOST, STATES
from ocsadmin.mirror.models import MirrorChange

from .spec import SpecSerializer


class DriftSerializer(serializers.ModelSerializer[MirrorChange]):
    """One attribute of one object, or one object, that was changed outside the console."""

    class Meta:
        model = MirrorChange
        fields: ClassVar = [
            "id",
            "kind",
            "guid",
            "dn",
            "name",
            "action",
            "attribute",
            "old",
            "new",
            "note",
            "when",
            "origin",
            "origin_at",
            "settlement",
            "settled_at",
            "settled_by",
            "settled_reason",
            "settled_by_job",
        ]
        read_only_fields = fields


class DriftFilterSpecSerializer(serializers.Serializer[Any]):
    """The same names as the filters of the list."""

    state = serializers.ChoiceField(choices=STATES, required=False, help_text="open, if it is left out.")
    kind = serializers.CharField(required=False, max_length=64)
    action = serializers.ChoiceField(choices=["added", "changed", "deleted"], required=False)
    attribute = serializers.CharField(required=False, max_length=128)
    origin = serializers.CharField(required=False, max_length=256, help_text="Beginning of a domain controller's name.")
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    q = serializers.CharField(required=False, max_length=256, help_text="Part of a name.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("This would mean all changes. Give at least one of the filters.")
        return attrs


class DriftSpecSerializer(SpecSerializer):
    """Which changes: either ``changes`` or a ``filter``."""

    changes = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, max_length=MOST
    )
    filter = DriftFilterSpecSerializer(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("changes" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError({"changes": "Give either changes or a filter."})
        return attrs


class RestoreDriftSpecSerializer(DriftSpecSerializer):
    """Bring back what stood there before."""

    only_possible = serializers.BooleanField(
        default=False, help_text="Leave out what can't be restored; else nothing is done where one can't be."
    )


class SettledSerializer(serializers.Serializer[Any]):
    """How many changes were settled: those that were settled already, or are not to be seen, don't count."""

    settled = serializers.IntegerField()
