"""REST: the forest's global settings, and meeting policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.api import ConsoleViewSet, MirrorSerializer, MirrorViewSet, SpecSerializer, answer, checked, etags
from ocsadmin.api.responses import PLANNED
from pools.change_global_settings.plan import plan_change_global_settings
from pools.meetings import policies as operations
from pools.meetings.effective import ALLOW, DISALLOW, PER_USER, anonymous_of
from pools.meetings.policy_settings import settings_for
from pools.meetings.spec import GlobalMeetingSpec, PolicySpec
from pools.models import GlobalSettings, UserPolicy


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

    @extend_schema_field(serializers.ChoiceField(choices=(ALLOW, DISALLOW, PER_USER)))
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


class GlobalSettingsSpecSerializer(SpecSerializer):
    """Other global meeting settings. What is left out stays as it is."""

    anonymous = serializers.ChoiceField(
        choices=(ALLOW, DISALLOW, PER_USER), required=False, help_text="Who may invite anonymous participants."
    )
    global_policy = serializers.CharField(
        required=False, help_text=f"{PER_USER}, or the objectGUID of the one policy for all users."
    )


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


class ChangedMeetingPolicySerializer(SpecSerializer):
    """Another name or other settings for a meeting policy. What is left out stays as it is."""

    name = serializers.CharField(required=False, allow_blank=True, help_text="At most 256 characters.")
    settings = serializers.DictField(required=False, help_text="Name of a setting → its value.")


class NewMeetingPolicySerializer(SpecSerializer):
    """A new meeting policy."""

    name = serializers.CharField(allow_blank=True, help_text="At most 256 characters.")
    settings = serializers.DictField(required=False, help_text="Name of a setting → its value.")
    copy_of = serializers.UUIDField(required=False, help_text="objectGUID of the policy that it begins as.")


class GlobalSettingsViewSet(ConsoleViewSet[GlobalSettings]):
    """The only global settings of the forest."""

    needs: ClassVar[dict[str, str]] = {"list": "pools.view_pool", "change": operations.PERMISSION}
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

    @extend_schema(request=GlobalSettingsSpecSerializer, responses=PLANNED)
    def change(self, request: Request) -> Response:
        """Change the global meeting settings. With ``?dry_run=true`` the answer is the plan."""
        etags.check_match(request, self._current())
        spec = GlobalMeetingSpec.from_json(checked(GlobalSettingsSpecSerializer, request))
        return answer(plan_change_global_settings(spec=spec, directory=parts.directory()), request)

    def _current(self) -> GlobalSettings:
        row = GlobalSettings.objects.current()
        if row is None:
            raise NotFound("The mirror holds no global settings yet.")
        return row


class MeetingPolicyViewSet(MirrorViewSet[UserPolicy]):
    """Meeting policies of the forest."""

    needs: ClassVar[dict[str, str]] = {
        "list": "pools.view_pool",
        "retrieve": "pools.view_pool",
        "create": operations.PERMISSION,
        "partial_update": operations.PERMISSION,
        "destroy": operations.PERMISSION,
    }
    queryset = UserPolicy.objects.meeting()
    serializer_class = MeetingPolicySerializer
    filterset_fields: ClassVar = ("name", "is_default")
    ordering = "name"

    @extend_schema(request=NewMeetingPolicySerializer, responses=PLANNED)
    def create(self, request: Request) -> Response:
        """Create a meeting policy, or copy one. With ``?dry_run=true`` the answer is the plan."""
        spec = PolicySpec.from_json(checked(NewMeetingPolicySerializer, request))
        return answer(operations.plan_create_meeting_policy(spec=spec, directory=parts.directory()), request)

    @extend_schema(request=ChangedMeetingPolicySerializer, responses=PLANNED)
    def partial_update(self, request: Request, guid: str) -> Response:
        """Change or rename a meeting policy. With ``?dry_run=true`` the answer is the plan."""
        row = self.get_unchanged()
        spec = PolicySpec.from_json(checked(ChangedMeetingPolicySerializer, request))
        plan = operations.plan_change_meeting_policy(guid=row.guid, spec=spec, directory=parts.directory())
        return answer(plan, request)

    @extend_schema(responses=PLANNED)
    def destroy(self, request: Request, guid: str) -> Response:
        """Delete a meeting policy that is not in use. With ``?dry_run=true`` the answer is the plan."""
        row = self.get_unchanged()
        return answer(operations.plan_delete_meeting_policy(guid=row.guid, directory=parts.directory()), request)
