"""Runs of replication."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from ocsadmin.mirror import visibility
from ocsadmin.mirror.models import ReplicationRun


class ReplicationRunSerializer(serializers.ModelSerializer[ReplicationRun]):
    """One run: who wanted it, what it read and changed, how it ended."""

    warnings = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="What the run could not tell, and why."
    )

    remedy = serializers.CharField(source="cure", read_only=True, help_text="What to do.")

    class Meta:
        model = ReplicationRun
        fields: ClassVar = [
            "id",
            "mode",
            "state",
            "requested_by",
            "reason",
            "started_at",
            "ended_at",
            "controller",
            "from_usn",
            "to_usn",
            "counts",
            "error",
            "remedy",
            "cure",
            "error_code",
            "event_id",
            "event_text",
            "warnings",
        ]
        read_only_fields = fields

    def to_representation(self, instance: ReplicationRun) -> dict[str, Any]:
        """As much of it as one may see."""
        return super().to_representation(visibility.runs([instance])[0])


class ReplicationSpecSerializer(serializers.Serializer[Any]):
    """Which run is wanted."""

    mode = serializers.ChoiceField(
        choices=["delta", "full"], default="delta", help_text="What changed since the last run, or everything."
    )


class ReplicationAskedSerializer(serializers.Serializer[Any]):
    """A run was asked for; it shows in the list when a worker has begun it."""

    mode = serializers.CharField()
    requested_by = serializers.CharField()
