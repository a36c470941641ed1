"""Pools, servers and SIP domains as REST shows them, and the form of a new pool."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ocsadmin.api import MirrorSerializer, SpecSerializer
from pools import words
from pools.create_pool.spec import DATABASE_PATHS
from pools.models import Pool, Server, SIPDomain


class PoolSerializer(MirrorSerializer):
    """A pool as the mirror last saw it. ``read_at`` says when that was."""

    type_in_words = serializers.SerializerMethodField()
    version_in_words = serializers.SerializerMethodField()
    server_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Pool
        fields: ClassVar = (
            "name",
            "fqdn",
            "display_name",
            "pool_type",
            "type_in_words",
            "version",
            "version_in_words",
            "functionality",
            "back_end_server",
            "domain_fqdn",
            "pool_data",
            "applications",
            "server_count",
            "when_created",
        )
        read_only_fields = fields

    def get_type_in_words(self, pool: Pool) -> str:
        return words.pool_type(pool.pool_type)

    def get_version_in_words(self, pool: Pool) -> str:
        return words.version(pool.version)


class ServerSerializer(MirrorSerializer):
    """A Front End Server or Standard Edition server. ``pool`` is the GUID of its pool."""

    pool = serializers.UUIDField(source="pool_guid", read_only=True, allow_null=True)

    class Meta:
        model = Server
        fields: ClassVar = (
            "fqdn",
            "pool",
            "version",
            "enterprise_services",
            "when_created",
        )
        read_only_fields = fields


class SIPDomainSerializer(MirrorSerializer):
    """A SIP domain of the forest."""

    authoritative = serializers.SerializerMethodField()

    class Meta:
        model = SIPDomain
        fields: ClassVar = ("name", "is_default", "authoritative", "when_created")
        read_only_fields = fields

    @extend_schema_field(serializers.BooleanField(allow_null=True))
    def get_authoritative(self, domain: SIPDomain) -> bool | None:
        return domain.authoritative


def _text(help_text: str, **more: Any) -> serializers.CharField:
    """A text; that it is not empty is a rule of the operation, which says what to do."""
    return serializers.CharField(help_text=help_text, allow_blank=True, **more)


def _switch(help_text: str) -> serializers.BooleanField:
    return serializers.BooleanField(default=False, help_text=help_text)


class PoolSpecSerializer(SpecSerializer):
    """A new Enterprise pool.

    The rules of the values are those of the wizard; each broken one is a problem of its own.
    """

    name = _text("A DNS label: letters, digits, hyphens; not the name of any server.")
    domain = _text("The DNS name of a domain of the forest.")
    sql_instance = _text(r"server, serverFQDN, or either with \instance. It must exist already.")
    internal_web_farm_fqdn = _text("By default the pool FQDN.", required=False)
    external_web_farm_fqdn = _text("Resolves to the reverse proxy outside.", required=False)
    reuse_database = _switch("Replace existing databases; their data is lost.")
    user_database_path = _text("Local folder on the back end.", default=DATABASE_PATHS["user_database_path"][1])
    user_log_path = _text("Local folder on the back end.", default=DATABASE_PATHS["user_log_path"][1])
    dynamic_database_path = _text("Local folder on the back end.", default=DATABASE_PATHS["dynamic_database_path"][1])
    dynamic_log_path = _text("Local folder on the back end.", default=DATABASE_PATHS["dynamic_log_path"][1])
    meeting_content_path = _text(r"Remote share: \\computer\share.")
    meeting_metadata_path = _text(r"Remote share: \\computer\share.")
    meeting_archiving = _switch("Enable meeting archiving.")
    meeting_archive_path = _text("Remote share; needed with meeting_archiving.", required=False)
    address_book_path = _text(r"Remote share: \\computer\share.")
    application_data_path = _text(r"Remote share: \\computer\share.")
    client_update_path = _text(r"Remote share: \\computer\share.")
    archive_instant_messages = _switch("Archiving starts in critical mode.")
    call_detail_recording = _switch("Enable call detail recording.")
    qoe_monitoring = _switch("Enable QoE monitoring.")
