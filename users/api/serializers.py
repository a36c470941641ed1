"""People as the REST interface shows them, and the wish to enable some."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from ocsadmin.api import MirrorSerializer, SpecSerializer
from users.models import User
from users.sign_in_names import SignInName


class UserSerializer(MirrorSerializer):
    """A person: account, addresses, and every setting for Office Communications Server."""

    class Meta:
        model = User
        fields: ClassVar = [
            "account",
            "user_principal_name",
            "display_name",
            "given_name",
            "surname",
            "mail",
            "telephone",
            "mobile",
            "other_phones",
            "title",
            "department",
            "office",
            "company",
            "ou_dn",
            "account_disabled",
            "admin_count",
            "enabled",
            "sip_address",
            "home_server_key",
            "target_home_server_key",
            "option_flags",
            "federation_enabled",
            "remote_access_enabled",
            "archiving",
            "line_uri",
            "line_server_uri",
            "meeting_policy_key",
            "uc_policy_key",
            "location_profile_key",
            "proxy_addresses",
        ]
        read_only_fields = fields


class UserFilterSpecSerializer(serializers.Serializer[Any]):
    """Everyone who matches: the same names as the list's filters, and ``q`` for the search."""

    q = serializers.CharField(required=False, help_text="Name, SIP address, account, e-mail or phone.")
    pool = serializers.UUIDField(required=False)
    enabled = serializers.BooleanField(required=False, allow_null=True, default=None)
    account_disabled = serializers.BooleanField(required=False, allow_null=True, default=None)
    ou = serializers.CharField(required=False, help_text="DN of a unit; people in units below it count too.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if all(value is None for value in attrs.values()):
            raise serializers.ValidationError("This would mean everyone. Give at least one of the filters.")
        return attrs


class EnableUsersSpecSerializer(SpecSerializer):
    """Which people, on which pool, with sign-in names made how."""

    people = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=100_000, help_text="objectGUIDs; or give a filter."
    )
    filter = UserFilterSpecSerializer(required=False)
    pool = serializers.UUIDField(help_text="objectGUID of the pool.")
    sign_in_name = serializers.ChoiceField(choices=[str(way) for way in SignInName], default=str(SignInName.MAIL))
    sip_domain = serializers.CharField(required=False, allow_blank=True, default="")
    pattern = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    by_hand = serializers.DictField(
        child=serializers.CharField(max_length=454), required=False, help_text="objectGUID → address for single people."
    )
    left_out = serializers.ListField(child=serializers.UUIDField(), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("people" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError({"people": "Give either people or a filter."})
        return attrs

    def validate_by_hand(self, value: dict[str, str]) -> dict[str, str]:
        field = serializers.UUIDField()
        for guid in value:
            field.run_validation(guid)
        return value
