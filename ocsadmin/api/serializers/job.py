"""Jobs and the rows of their log."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from ocsadmin.jobs import visibility
from ocsadmin.jobs.models import Job, Result, Row

from .spec import SecretsField

TO_DO = "to_do"


class JobSerializer(serializers.ModelSerializer[Job]):
    """A plan being or having been carried out."""

    created_by = serializers.CharField(source="created_by_name")
    counts = serializers.SerializerMethodField(help_text="Rows by Execution Result; to_do are those still to do.")
    url = serializers.SerializerMethodField(help_text="Where to ask how far it is.")
    rows_url = serializers.SerializerMethodField(help_text="Its deployment log.")

    class Meta:
        model = Job
        fields: ClassVar = [
            "id",
            "url",
            "rows_url",
            "title",
            "operation",
            "permission",
            "state",
            "source",
            "reason",
            "created_by",
            "created_at",
            "started_at",
            "ended_at",
            "row_count",
            "counts",
            "message",
            "hint",
            "plan_hash",
            "spec",
            "notices",
            "undo_of",
            "retry_of",
        ]
        read_only_fields = fields

    def to_representation(self, instance: Job) -> dict[str, Any]:
        """As much of it as one may see."""
        return super().to_representation(visibility.shown(instance))

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_counts(self, job: Job) -> dict[str, int]:
        return {result or TO_DO: number for result, number in job.counts.items()}

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, job: Job) -> str:
        return str(reverse("api-job-detail", [job.pk], request=self.context.get("request")))

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_rows_url(self, job: Job) -> str:
        return str(reverse("api-job-row-list", [job.pk], request=self.context.get("request")))


class RowSerializer(serializers.ModelSerializer[Row]):
    """A row of the deployment log: one change and its Execution Result (empty while it is still to do)."""

    change = serializers.SerializerMethodField(help_text="With the values before and after.")

    class Meta:
        model = Row
        fields: ClassVar = [
            "number",
            "lane",
            "kind",
            "title",
            "target",
            "target_guid",
            "result",
            "message",
            "cause_code",
            "hint",
            "started_at",
            "ended_at",
            "attempts",
            "change",
        ]
        read_only_fields = fields

    @extend_schema_field({})
    def get_change(self, row: Row) -> Any:
        return visibility.change_of(row).to_json() if visibility.is_limited() else row.change_json

    def to_representation(self, instance: Row) -> dict[str, Any]:
        return super().to_representation(visibility.row(instance))


class UndoSpecSerializer(serializers.Serializer[Any]):
    """Which rows are to be undone."""

    rows = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1),
        required=False,
        help_text="Their numbers; without, all.",
    )
    secrets = SecretsField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)
    plan_hash = serializers.CharField(required=False, allow_blank=True, max_length=64)


class ConfirmSpecSerializer(serializers.Serializer[Any]):
    """How a step on a host went."""

    result = serializers.ChoiceField(choices=[Result.SUCCESS, Result.FAILURE, Result.SKIPPED])
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
