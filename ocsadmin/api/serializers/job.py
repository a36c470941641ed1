"""Jobs and the rows of their log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from ocsadmin.jobs import undone, visibility
from ocsadmin.jobs.models import Job, Result, Row
from ocsadmin.jobs.undone import JobUndo, RowUndo
from ocsadmin.use_cases.words import asked_for

from .spec import SecretsField, SpecSerializer

TO_DO = "to_do"
Told = TypeVar("Told")


def _asked_once(
    serializer: Any, name: str, one: Any, look: Callable[[Iterable[Any]], Mapping[int, Told]]
) -> Told | None:
    """What became of the undo of one job or row; asked for all of a page when the first of them is shown."""
    known: dict[int, Told | None] = serializer.context.setdefault(name, {})
    if one.pk not in known:
        parent = serializer.parent
        page: Any = parent.instance if isinstance(parent, serializers.ListSerializer) else [one]
        known.update({**dict.fromkeys(other.pk for other in page), **look(page)})
    return known.get(one.pk)


class JobSerializer(serializers.ModelSerializer[Job]):
    """A plan being or having been carried out."""

    created_by = serializers.CharField(source="created_by_name")
    counts = serializers.SerializerMethodField(help_text="Rows by Execution Result; to_do are those still to do.")
    url = serializers.SerializerMethodField(help_text="Where to ask how far it is.")
    rows_url = serializers.SerializerMethodField(help_text="Its deployment log.")

    remedy = serializers.CharField(source="hint", read_only=True, help_text="What to do.")
    undo_state = serializers.SerializerMethodField(
        help_text="Whether it is undone: empty (nobody wanted to), undone, partly undone, being undone, undo failed "
        "(it still stands), redone (undone, and that was taken back)."
    )
    undone_by = serializers.SerializerMethodField(help_text="The jobs that undo it, or were to.")
    undo_text = serializers.SerializerMethodField(help_text="The same as a sentence.")

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
            "remedy",
            "hint",
            "plan_hash",
            "spec",
            "notices",
            "undo_of",
            "retry_of",
            "undo_state",
            "undone_by",
            "undo_text",
        ]
        read_only_fields = fields

    def to_representation(self, instance: Job) -> dict[str, Any]:
        """As much of it as one may see."""
        return super().to_representation(visibility.shown(instance))

    def _undo(self, job: Job) -> JobUndo | None:
        return _asked_once(self, "undone", job, undone.of_jobs)

    @extend_schema_field({"type": "string"})
    def get_undo_state(self, job: Job) -> str:
        return told.state if (told := self._undo(job)) else ""

    @extend_schema_field({"type": "array", "items": {"type": "integer"}})
    def get_undone_by(self, job: Job) -> list[int]:
        return list(told.jobs) if (told := self._undo(job)) else []

    @extend_schema_field({"type": "string"})
    def get_undo_text(self, job: Job) -> str:
        return told.text if (told := self._undo(job)) else ""

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_counts(self, job: Job) -> dict[str, int]:
        return {result or TO_DO: number for result, number in job.counts.items()}

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, job: Job) -> str:
        return str(reverse("api-job-detail", [job.pk], request=self.context.get("request")))

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_rows_url(self, job: Job) -> str:
        return str(reverse("api-job-row-list", [job.pk], request=self.context.get("request")))


class AskedSerializer(serializers.Serializer[Any]):
    """A field of what was asked for, in words."""

    label = serializers.CharField()  # type: ignore[assignment]  # serializers have an attribute of this name
    value = serializers.CharField()


class JobDetailSerializer(JobSerializer):
    """A job with what was asked for, in words."""

    asked_for = serializers.SerializerMethodField(
        help_text="What was asked for in words: names of people and pools; secrets are never told."
    )

    class Meta(JobSerializer.Meta):
        fields: ClassVar = [*JobSerializer.Meta.fields, "asked_for"]
        read_only_fields = fields

    @extend_schema_field(AskedSerializer(many=True))
    def get_asked_for(self, job: Job) -> list[dict[str, str]]:
        return [{"label": label, "value": value} for label, value in asked_for(job.operation, job.spec)]


class RowSerializer(serializers.ModelSerializer[Row]):
    """A row of the deployment log: one change and its Execution Result (empty while it is still to do)."""

    change = serializers.SerializerMethodField(help_text="With the values before and after.")
    takes_back = serializers.IntegerField(
        allow_null=True, read_only=True, help_text="The row of the job in undo_of that this one takes back."
    )
    remedy = serializers.CharField(source="hint", read_only=True, help_text="What to do.")
    undo_state = serializers.SerializerMethodField(
        help_text="Whether it is undone: empty, undone, being undone, undo failed (it still stands), redone."
    )
    undone_by = serializers.SerializerMethodField(help_text="The job that undoes it, or was to.")
    undone_by_url = serializers.SerializerMethodField(help_text="Its address.")
    undo_text = serializers.SerializerMethodField(help_text="The same as a sentence.")

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
            "remedy",
            "hint",
            "started_at",
            "ended_at",
            "attempts",
            "change",
            "takes_back",
            "undo_state",
            "undone_by",
            "undone_by_url",
            "undo_text",
        ]
        read_only_fields = fields

    def _undo(self, row: Row) -> RowUndo | None:
        return _asked_once(self, "undone_rows", row, undone.of_rows)

    @extend_schema_field({"type": "string"})
    def get_undo_state(self, row: Row) -> str:
        return told.state if (told := self._undo(row)) else ""

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_undone_by(self, row: Row) -> int | None:
        return told.job if (told := self._undo(row)) else None

    @extend_schema_field({"type": "string", "format": "uri", "nullable": True})
    def get_undone_by_url(self, row: Row) -> str | None:
        told = self._undo(row)
        return str(reverse("api-job-detail", [told.job], request=self.context.get("request"))) if told else None

    @extend_schema_field({"type": "string"})
    def get_undo_text(self, row: Row) -> str:
        return told.text if (told := self._undo(row)) else ""

    @extend_schema_field({})
    def get_change(self, row: Row) -> Any:
        return visibility.change_of(row).to_json() if visibility.is_limited() else row.change_json

    def to_representation(self, instance: Row) -> dict[str, Any]:
        return super().to_representation(visibility.row(instance))


class AgainSpecSerializer(SpecSerializer):
    """Which rows are to be undone or retried."""

    rows = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1),
        required=False,
        help_text="Their numbers; without, all.",
    )
    secrets = SecretsField()
    confirm = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=256,
        help_text="What the plan wants typed (`confirmation` of the dry run), where it wants that.",
    )


class ConfirmSpecSerializer(serializers.Serializer[Any]):
    """How a step on a host went."""

    result = serializers.ChoiceField(choices=[Result.SUCCESS, Result.FAILURE, Result.SKIPPED])
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
