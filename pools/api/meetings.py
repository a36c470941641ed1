"""REST: the forest's global settings, and meeting policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin.acting import right_names
from ocsadmin.api import ConsoleViewSet, MirrorSerializer, MirrorViewSet, etags
from ocsadmin.api.declared import offers
from pools.meetings.effective import Anonymous, anonymous_of
from pools.meetings.policy_settings import settings_for
from pools.models import GlobalSettings, UserPolicy
from pools.use_cases import USE_CASES


@extend_schema_serializer(many=False)
class GlobalSettingsSerializer(MirrorSerializer):
    """Global settings as the mirror last saw them. ``read_at`` says when that was."""

    anonymous = serializers.SerializerMethodField(help_text="Who may invite anonymous participants.")
    meeting_policy = serializers.SerializerMethodField(
        help_text="objectGUID of the policy for all, or of those who have none of their own."
    )
    meeting_policy_name = serializers.SerializerMethodField()

    class Meta:
        model = GlobalSettings
        fields: ClassVar = (
            "anonymous",
            "meeting_policy_per_user",
            "meeting_policy",
            "meeting_policy_name",
            "meeting_flags",
            "uc_policy_per_user",
            "federation_enabled",
            "edge_proxy",
            "edge_proxy_port",
            "user_domains",
        )
        read_only_fields = fields

    meeting_policy_per_user = serializers.BooleanField(read_only=True)
    uc_policy_per_user = serializers.BooleanField(read_only=True)

    @extend_schema_field(serializers.ChoiceField(choices=[one.value for one in Anonymous]))
    def get_anonymous(self, row: GlobalSettings) -> str:
        return anonymous_of(row.meeting_flags)

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_meeting_policy(self, row: GlobalSettings) -> str | None:
        found = self._policy(row)
        return str(found.guid) if found else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_meeting_policy_name(self, row: GlobalSettings) -> str | None:
        found = self._policy(row)
        return found.name if found else None

    def _policy(self, row: GlobalSettings) -> UserPolicy | None:
        return UserPolicy.objects.filter(dn_key=row.meeting_policy_key).first() if row.meeting_policy_key else None


class SettingInWordsSerializer(serializers.Serializer[Any]):
    """A setting of a policy with its title."""

    name = serializers.CharField()
    title = serializers.CharField()
    value = serializers.CharField(allow_null=True, help_text="true or false of a switch, else a text.")


class MeetingPolicySerializer(MirrorSerializer):
    """A meeting policy as the mirror last saw it."""

    in_words = serializers.SerializerMethodField()

    class Meta:
        model = UserPolicy
        fields: ClassVar = ("name", "is_default", "settings", "in_words", "when_created")
        read_only_fields = fields

    @extend_schema_field(SettingInWordsSerializer(many=True))
    def get_in_words(self, row: UserPolicy) -> list[dict[str, Any]]:
        return [
            {
                "name": one.name_in(row.settings),
                "title": str(one.title),
                "value": one.in_words(one.value_in(row.settings)),
            }
            for one in settings_for(row.settings)
        ]


@offers(USE_CASES, on="global-settings")
class GlobalSettingsViewSet(ConsoleViewSet[GlobalSettings]):
    """The only global settings of the forest."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS}
    queryset = GlobalSettings.objects.all()
    serializer_class = GlobalSettingsSerializer
    pagination_class = None

    @classmethod
    def as_view(cls, actions: Mapping[str, Any] | None = None, **initkwargs: Any) -> Any:
        """There is one of them, without a key in its address: PATCH belongs where GET is."""
        return super().as_view({**(actions or {}), "patch": "change"}, **initkwargs)

    @extend_schema(responses=GlobalSettingsSerializer, filters=False)
    def list(self, request: Request) -> Response:
        """The global settings; 304 where ``If-None-Match`` holds their ETag."""
        row = self._current()
        headers = {"ETag": etags.of_object(row)}
        if etags.is_known(request, headers["ETag"]):
            return Response(status=304, headers=headers)
        return Response(self.get_serializer(row).data, headers=headers)

    def get_unchanged(self) -> GlobalSettings:
        """The row of a write.

        :raises PreconditionFailed: ``If-Match`` names another state of it.
        """
        row = self._current()
        etags.check_match(self.request, row)
        return row

    def _current(self) -> GlobalSettings:
        row = GlobalSettings.objects.current()
        if row is None:
            raise NotFound("The mirror holds no global settings yet.")
        return row


@offers(USE_CASES, on="meeting-policies")
class MeetingPolicyViewSet(MirrorViewSet[UserPolicy]):
    """Meeting policies of the forest."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS, "retrieve": right_names.VIEW_POOLS}
    queryset = UserPolicy.objects.meeting()
    serializer_class = MeetingPolicySerializer
    filterset_fields: ClassVar = ("name", "is_default")
    ordering = "name"
