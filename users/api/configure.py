"""``POST /api/v1/users/configure/``."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.api import answer, checked
from ocsadmin.api.responses import PLANNED
from users.configure_users import ConfigureUsersSpec, plan_configure_users
from users.line_uri import LONGEST
from users.people.selection import PeopleSpecSerializer, with_people


def _switch(help_text: str = "") -> serializers.BooleanField:
    return serializers.BooleanField(required=False, help_text=help_text or "Left out: stays as it is.")


def _choice(what: str) -> serializers.CharField:
    help_text = f"objectGUID of {what}; empty: none of their own."
    return serializers.CharField(required=False, allow_blank=True, max_length=36, help_text=help_text)


class SettingsSerializer(serializers.Serializer[Any]):
    """Settings of people. What is left out stays as it is."""

    federation = _switch()
    remote_access = _switch()
    public_im = _switch()
    enhanced_presence = _switch("Only true: it can't be taken back.")
    archive_internal = _switch()
    archive_federated = _switch()
    anonymous_meetings = _switch("Organize meetings with anonymous participants.")
    meeting_policy = _choice("a meeting policy")
    enterprise_voice = _switch()
    voice_policy = _choice("an Enterprise Voice policy")
    location_profile = _choice("a location profile")
    line_uri = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        help_text="tel:+14255550100; empty takes it away.",
    )


class ConfigureUsersSpecSerializer(PeopleSpecSerializer, SettingsSerializer):
    """Settings for all these people; ``each`` gives single ones their own beside them."""

    each = serializers.DictField(child=SettingsSerializer(), required=False, help_text="objectGUID → settings.")

    def validate_each(self, value: dict[str, Any]) -> dict[str, Any]:
        field = serializers.UUIDField()
        for guid in value:
            field.run_validation(guid)
        return value


class ConfigureAction:
    """Part of the resource ``users``."""

    RIGHTS: ClassVar[dict[str, str]] = {"configure": "users.configure_users"}

    @extend_schema(request=ConfigureUsersSpecSerializer, responses=PLANNED)
    @action(detail=False, methods=["post"])
    def configure(self, request: Request) -> Response:
        """Change single settings of people who are enabled. What is not named stays as it is."""
        spec = ConfigureUsersSpec.from_json(with_people(checked(ConfigureUsersSpecSerializer, request)))
        return answer(plan_configure_users(spec=spec, directory=parts.directory()), request)
