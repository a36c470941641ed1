"""``GET /api/v1/users/{guid}/diagnosis/``."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin.acting import right_names
from ocsadmin.checks.verdict import Verdict
from users.delegation import scope
from users.diagnosis import Depth, Report, Step, diagnose
from users.diagnosis.around import surround
from users.diagnosis.steps import State
from users.models import User

DEPTHS = [depth.word for depth in Depth]


class VerdictSerializer(serializers.Serializer[Any]):
    """What was found, why, and what to do."""

    level = serializers.ChoiceField(choices=["ok", "info", "warning", "failure"])
    code = serializers.CharField(help_text="A stable slug of the finding.")
    text = serializers.CharField()
    cause = serializers.CharField()
    remedy = serializers.CharField()
    cure = serializers.CharField(help_text="The same as remedy: its old name, for this release.")


class StepSerializer(serializers.Serializer[Any]):
    """A step of signing in. ``after``: something before it stops the sign-in, so it does not count yet."""

    name = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=[str(state) for state in State])
    after = serializers.BooleanField()
    verdicts = VerdictSerializer(many=True)


class DiagnosisSerializer(serializers.Serializer[Any]):
    """Why someone can't sign in: one answer, the step that stops it (or null), and all steps in their order."""

    person = serializers.UUIDField()
    made_at = serializers.DateTimeField()
    depth = serializers.ChoiceField(choices=DEPTHS)
    outside = serializers.BooleanField()
    answer = VerdictSerializer()
    stopped_by = serializers.CharField(allow_null=True, help_text="Name of the first step that fails.")
    steps = StepSerializer(many=True)
    text = serializers.CharField(help_text="The whole diagnosis, to copy into a ticket.")


class DiagnosisQuerySerializer(serializers.Serializer[Any]):
    """How to look."""

    depth = serializers.ChoiceField(choices=DEPTHS, default=Depth.CONNECTION.word)
    outside = serializers.BooleanField(default=False)


class DiagnosisAction:
    """Part of the resource ``users``."""

    RIGHTS: ClassVar[dict[str, str]] = {"diagnosis": right_names.VIEW_USERS}
    PARAMETERS: ClassVar[dict[str, tuple[str, ...]]] = {"diagnosis": ("depth", "outside")}

    @extend_schema(
        parameters=[
            OpenApiParameter("depth", str, enum=DEPTHS, description="How far to look; by default everywhere."),
            OpenApiParameter("outside", bool, description="The person is outside the organization's network."),
        ],
        responses={200: DiagnosisSerializer},
        filters=False,
    )
    @action(detail=True, methods=["get"])
    def diagnosis(self, request: Request, guid: str) -> Response:
        """Why can't this person sign in? Reads the directory now, and connects to the person's own pool alone."""
        query = DiagnosisQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        person: User = self.get_object()  # type: ignore[attr-defined]
        report = diagnose(
            person,
            surround(),
            timezone.now(),
            depth=Depth.named(query.validated_data["depth"]),
            outside=query.validated_data["outside"],
            hidden=scope.hidden_attributes(),
        )
        return Response(DiagnosisSerializer(_told(report)).data)


def _told(report: Report) -> dict[str, Any]:
    return {
        "person": report.person.guid,
        "made_at": report.made_at,
        "depth": report.depth.word,
        "outside": report.outside,
        "answer": _verdict(report.headline),
        "stopped_by": report.stop.name if report.stop else None,
        "steps": [_step(one) for one in report.steps],
        "text": report.as_text(),
    }


def _step(step: Step) -> dict[str, Any]:
    verdicts = [_verdict(one) for one in step.verdicts]
    return {"name": step.name, "title": step.title, "state": step.state, "after": step.after, "verdicts": verdicts}


def _verdict(verdict: Verdict) -> dict[str, str]:
    return {
        "level": verdict.level.value,
        "code": verdict.code,
        "text": verdict.text,
        "cause": verdict.cause,
        "remedy": verdict.cure,
        "cure": verdict.cure,
    }
