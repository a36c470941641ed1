"""``/api/v1/tokens/``, ``/api/v1/sessions/``, ``/api/v1/pinned-groups/``."""

from __future__ import annotations

from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin.accounts import pins, sessions, tokens
from ocsadmin.accounts.addresses import address_of
from ocsadmin.accounts.models import Account, ApiToken, OpenSession, PinnedGroup
from ocsadmin.acting import right_names
from ocsadmin.api.answers import checked
from ocsadmin.api.responses import REFUSED
from ocsadmin.api.viewsets.base import ConsoleViewSet

EVERYONES = dict.fromkeys(("list", "retrieve", "destroy"), right_names.MANAGE_ACCESS)


class TokenSerializer(serializers.Serializer[Any]):
    """A token, without what opens anything."""

    id = serializers.IntegerField(read_only=True)
    owner = serializers.CharField(read_only=True, source="owner.username")
    name = serializers.CharField(read_only=True)
    prefix = serializers.CharField(read_only=True, help_text="How it begins, after ocs_.")
    scopes = serializers.ListField(child=serializers.CharField(), read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    expires_at = serializers.DateTimeField(read_only=True, allow_null=True)
    last_used_at = serializers.DateTimeField(read_only=True, allow_null=True)
    revoked_at = serializers.DateTimeField(read_only=True, allow_null=True)


class SessionSerializer(serializers.Serializer[Any]):
    """A session of the pages, without what opens it."""

    id = serializers.IntegerField(read_only=True)
    account = serializers.CharField(read_only=True, source="account.username")
    begun_at = serializers.DateTimeField(read_only=True)
    seen_at = serializers.DateTimeField(read_only=True, help_text="The last request, to the minute.")
    address = serializers.CharField(read_only=True)
    browser = serializers.CharField(read_only=True)


class PinnedGroupSerializer(serializers.Serializer[Any]):
    """A group that gives rights, known by its SID."""

    name = serializers.CharField(read_only=True, help_text="The name that the rights are bound to.")
    sid = serializers.CharField(read_only=True)
    name_now = serializers.CharField(read_only=True, help_text="Its sAMAccountName; empty: it is gone.")
    other_sid = serializers.CharField(read_only=True, help_text="Another group that bears the name; it gives nothing.")
    pinned_at = serializers.DateTimeField(read_only=True)
    pinned_by = serializers.CharField(read_only=True, help_text="Empty: it was seen for the first time.")


class AcceptGroupSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=256)


class TokenViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[ApiToken]):
    """Everyone's tokens."""

    needs = EVERYONES
    queryset = ApiToken.objects.select_related("owner")
    serializer_class = TokenSerializer
    lookup_value_regex = "[0-9]{1,18}"
    ordering = "-created_at"
    ordering_fields = ("created_at", "name")

    @extend_schema(responses={204: None, **REFUSED})
    def destroy(self, request: Request, pk: str) -> Response:
        """Revoke it: it opens nothing any more."""
        source = address_of(request)
        tokens.revoke(self.get_object(), revoked_by=request.user, now=timezone.now(), source=source)
        return Response(status=204)


class SessionViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[OpenSession]):
    """Everyone's sessions."""

    needs = EVERYONES
    queryset = OpenSession.objects.select_related("account")
    serializer_class = SessionSerializer
    lookup_value_regex = "[0-9]{1,18}"
    ordering = "-seen_at"
    ordering_fields = ("seen_at", "begun_at")

    @extend_schema(responses={204: None, **REFUSED})
    def destroy(self, request: Request, pk: str) -> Response:
        """End it: whoever has it has to sign in again."""
        sessions.revoke(self.get_object(), revoked_by=request.user, source=address_of(request))
        return Response(status=204)


class PinnedGroupViewSet(ListModelMixin, ConsoleViewSet[PinnedGroup]):
    """The groups that give rights, by SID."""

    needs = dict.fromkeys(("list", "accept"), right_names.VIEW_PROCEDURES)
    queryset = PinnedGroup.objects.all()
    serializer_class = PinnedGroupSerializer
    ordering = "name"
    ordering_fields = ("name", "pinned_at")

    @extend_schema(request=AcceptGroupSerializer, responses={200: PinnedGroupSerializer, **REFUSED}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    def accept(self, request: Request) -> Response:
        """The group that bears the name now is the one that is meant. Local administrators only."""
        name = checked(AcceptGroupSerializer, request)["name"]
        pin = pins.accept(name, acting_user=cast(Account, request.user), source=address_of(request))
        return Response(PinnedGroupSerializer(pin).data)
