"""A resource of the tests: it writes the line of a user of the directory."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.api import ConsoleViewSet, SpecSerializer, answer, checked
from ocsadmin.api.responses import PLANNED
from ocsadmin.api.urls import router_urls
from ocsadmin.directory import DN, Directory
from ocsadmin.errors import BadInput, ManyErrors
from ocsadmin.jobs.models import Job
from ocsadmin.plans.changes import modify
from ocsadmin.plans.plan import Plan
from ocsadmin.urls import handler403, handler404, handler500  # noqa: F401  (Django looks for them here)

LINE = "msRTCSIP-Line"


class PlaceSerializer(serializers.Serializer[Any]):
    """A spec within a spec."""

    street = serializers.CharField(required=False)


class NoteSpecSerializer(SpecSerializer):
    """What to write, and where."""

    dn = serializers.CharField()
    text = serializers.CharField(max_length=20)
    numbers = serializers.ListField(child=serializers.IntegerField(), required=False)
    place = PlaceSerializer(required=False)
    tone = serializers.ChoiceField(choices=("kind", "plain"), required=False)


def plan_note(*, dn: DN, text: str, directory: Directory) -> Plan:
    """:raises ManyErrors: the text is 'bad'."""
    if text == "bad":
        raise ManyErrors([BadInput("It is bad.", cure="Be good.", field="text"), BadInput("It is short.", field="dn")])
    entry = directory.get(dn, ["objectGUID", LINE])
    assert entry is not None
    before = {LINE: list(entry.wire(LINE))}
    change = modify("Write a note", dn, guid=entry.guid, before=before, after={LINE: [text]})
    return Plan("Write a note", "write_note", "users.enable_users", (change,))


class NoteViewSet(ConsoleViewSet[Job]):
    """Notes."""

    needs = {"create": "users.enable_users", "list": "users.view_user"}
    queryset = Job.objects.none()
    serializer_class = NoteSpecSerializer

    @extend_schema(request=NoteSpecSerializer, responses=PLANNED)
    def create(self, request: Request) -> Response:
        wish = checked(NoteSpecSerializer, request)
        plan = plan_note(dn=DN.parse(wish["dn"]), text=wish["text"], directory=parts.directory())
        return answer(plan, request)

    def list(self, request: Request) -> Response:
        raise RuntimeError("a bug")

    def destroy(self, request: Request, pk: str) -> Response:
        """Not named in ``needs``."""
        return Response(status=204)


urlpatterns: list[Any] = [
    path("api/v1/", include(router_urls([("notes", NoteViewSet, "note")]))),
    path("", include("ocsadmin.urls")),
]
