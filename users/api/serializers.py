"""People as the REST interface shows them, and the request to enable some."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ocsadmin.api import MirrorSerializer
from users.delegation import scope
from users.models import User
from users.people.settings_in_words import values_of


class UserSerializer(MirrorSerializer):
    """A person: account, addresses, and every setting for Office Communications Server."""

    settings = serializers.SerializerMethodField(
        help_text="Each setting by the name under which it is configured: on or off, a text, the key of an object."
    )

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
            "settings",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": {"type": ["boolean", "string"]}})
    def get_settings(self, user: User) -> dict[str, Any]:
        return values_of(user)

    def get_fields(self) -> dict[str, Any]:
        """Without what whoever asks may not see."""
        hidden = scope.hidden_columns()
        return {name: field for name, field in super().get_fields().items() if name not in hidden}
