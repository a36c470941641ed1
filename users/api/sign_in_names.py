"""``POST /api/v1/users/change-sign-in-name/``."""

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
from users.change_sign_in_name import ChangeSignInNameSpec, plan_change_sign_in_name
from users.people.selection import PeopleSpecSerializer, with_people
from users.sign_in_names import SignInName


class ChangeSignInNameSpecSerializer(PeopleSpecSerializer):
    """Which people, and how their new sign-in names are made."""

    sign_in_name = serializers.ChoiceField(
        choices=[str(way) for way in SignInName], required=False, help_text="Left out: all are given by hand."
    )
    sip_domain = serializers.CharField(required=False, allow_blank=True, max_length=255)
    pattern = serializers.CharField(required=False, allow_blank=True, max_length=200)
    by_hand = serializers.DictField(
        child=serializers.CharField(max_length=500), required=False, help_text="objectGUID → address for single people."
    )
    keep_old = serializers.BooleanField(
        default=False, help_text="The old address stays among the proxy addresses, as a secondary one."
    )

    def validate_by_hand(self, value: dict[str, Any]) -> dict[str, Any]:
        field = serializers.UUIDField()
        for guid in value:
            field.run_validation(guid)
        return value


class ChangeSignInNameAction:
    """Part of the resource ``users``."""

    RIGHTS: ClassVar[dict[str, str]] = {"change_sign_in_name": "users.change_sign_in_names"}

    @extend_schema(request=ChangeSignInNameSpecSerializer, responses=PLANNED)
    @action(detail=False, methods=["post"], url_path="change-sign-in-name")
    def change_sign_in_name(self, request: Request) -> Response:
        """Give people other sign-in names; the proxy addresses follow."""
        spec = ChangeSignInNameSpec.from_json(with_people(checked(ChangeSignInNameSpecSerializer, request)))
        return answer(plan_change_sign_in_name(spec=spec, directory=parts.directory()), request)
