"""Pools, servers and SIP domains as REST shows them."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ocsadmin.api import MirrorSerializer
from pools import words
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
