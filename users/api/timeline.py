"""``GET /api/v1/users/{guid}/timeline/``."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.acting import right_names
from users.models import User
from users.timeline import Event, Question, Source, timeline_of

SOURCES = [source.value for source in Source]
MOST, USUAL = 500, 100


class TimelineAttributeSerializer(serializers.Serializer[Any]):
    """An attribute that changed. ``known`` is false where nobody knows the values."""

    name = serializers.CharField()
    before = serializers.ListField(child=serializers.CharField())
    after = serializers.ListField(child=serializers.CharField())
    known = serializers.BooleanField()
    written_at = serializers.DateTimeField(allow_null=True)
    controller = serializers.CharField(help_text="Domain controller where it was written; empty where unknown.")
    version = serializers.IntegerField(help_text="How often it was written; 0 where unknown.")


class TimelineEventSerializer(serializers.Serializer[Any]):
    """Something that happened to a person."""

    when = serializers.DateTimeField()
    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]
    what = serializers.CharField()
    who = serializers.CharField(help_text="Empty: outside the console.")
    reason = serializers.CharField()
    result = serializers.CharField()
    message = serializers.CharField()
    seen_at = serializers.DateTimeField(allow_null=True, help_text="When replication saw it.")
    attributes = TimelineAttributeSerializer(many=True)


class TimelineSerializer(serializers.Serializer[Any]):
    """Events, the newest first; ``silent`` says why the directory told no moments and places."""

    count = serializers.IntegerField()
    silent = serializers.CharField()
    results = TimelineEventSerializer(many=True)


class TimelineQuerySerializer(serializers.Serializer[Any]):
    """What to show."""

    source = serializers.ChoiceField(choices=SOURCES, required=False, allow_blank=True)  # type: ignore[assignment]
    text = serializers.CharField(required=False, allow_blank=True, max_length=200)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=USUAL)
    offset = serializers.IntegerField(min_value=0, default=0)


class TimelineAction:
    """Part of the resource ``users``."""

    RIGHTS: ClassVar[dict[str, str]] = {"timeline": right_names.VIEW_USERS}
    PARAMETERS: ClassVar[dict[str, tuple[str, ...]]] = {
        "timeline": ("source", "text", "since", "until", "limit", "offset")
    }

    @extend_schema(
        parameters=[
            OpenApiParameter("source", str, enum=SOURCES),
            OpenApiParameter("text", str, description="Stands in attribute, value, who, why or message."),
            OpenApiParameter("since", str, description="ISO 8601; included."),
            OpenApiParameter("until", str, description="ISO 8601; included."),
            OpenApiParameter("limit", int, description=f"At most {MOST}, usually {USUAL}."),
            OpenApiParameter("offset", int),
        ],
        responses={200: TimelineSerializer},
        filters=False,
    )
    @action(detail=True, methods=["get"])
    def timeline(self, request: Request, guid: str) -> Response:
        """What happened to a person: our jobs, changes made outside, and when and where the directory wrote."""
        query = TimelineQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        said = query.validated_data
        person: User = self.get_object()  # type: ignore[attr-defined]
        found = timeline_of(person.guid, parts.directory(), _question(said))
        start, stop = said["offset"], said["offset"] + said["limit"]
        shown: list[Event] = found.events[start:stop]
        body = {"count": len(found.events), "silent": found.silent.text if found.silent else "", "results": shown}
        return Response(TimelineSerializer(body).data)


def _question(said: dict[str, Any]) -> Question:
    return Question(
        source=Source(said["source"]) if said.get("source") else None,
        text=said.get("text", ""),
        since=said.get("since"),
        until=said.get("until"),
    )
