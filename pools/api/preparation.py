"""REST on the preparation of Active Directory: the state, read live, and what can be done."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from ocsadmin import parts
from ocsadmin.acting import right_names
from ocsadmin.api.declared import offers
from ocsadmin.api.views import ConsoleView
from pools.preparation import PreparationState, commands, read_state
from pools.use_cases import USE_CASES


class SchemaStateSerializer(serializers.Serializer[Any]):
    """The schema of the forest."""

    done = serializers.BooleanField()
    in_words = serializers.CharField()
    version = serializers.IntegerField(allow_null=True, help_text="1008 is Office Communications Server 2007 R2.")
    missing = serializers.ListField(child=serializers.CharField(), help_text="Classes and attributes by name.")
    master = serializers.CharField(help_text="FQDN of the schema master.")
    command = serializers.CharField(help_text="What a member of Schema Admins runs on a Windows computer.")


class SIPDomainStateSerializer(serializers.Serializer[Any]):
    """A SIP domain as the directory has it now."""

    name = serializers.CharField()
    default = serializers.BooleanField()


class RTCGroupSerializer(serializers.Serializer[Any]):
    """A universal group of forest preparation."""

    name = serializers.CharField()
    dn = serializers.CharField(allow_null=True, help_text="Null where the group is missing.")
    done = serializers.BooleanField()
    problem = serializers.CharField()


class ForestStateSerializer(serializers.Serializer[Any]):
    """RTC Service and what belongs to it."""

    done = serializers.BooleanField()
    in_words = serializers.CharField()
    rtc_service = serializers.CharField(allow_null=True)
    location = serializers.CharField(help_text="configuration, system, or empty.")
    missing = serializers.ListField(child=serializers.CharField())
    sip_domains = SIPDomainStateSerializer(many=True)
    groups = RTCGroupSerializer(many=True)


class ServerContainerSerializer(serializers.Serializer[Any]):
    """A container with computer accounts of servers."""

    dn = serializers.CharField()
    computers = serializers.IntegerField()
    done = serializers.BooleanField(help_text="RTCUniversalServerAdmins may activate servers there.")


class DomainStateSerializer(serializers.Serializer[Any]):
    """The domain that the console works with."""

    done = serializers.BooleanField()
    in_words = serializers.CharField()
    name = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField(), help_text="Rights of the RTC groups, summed up.")
    controllers = serializers.ListField(child=serializers.CharField())
    server_containers = ServerContainerSerializer(many=True)


@extend_schema_serializer(many=False)
class PreparationSerializer(serializers.Serializer[Any]):
    """How far Active Directory is prepared."""

    done = serializers.BooleanField()
    next_step = serializers.CharField(help_text="schema, forest, domain, or empty.")
    schema = SchemaStateSerializer()
    forest = ForestStateSerializer()
    domain = DomainStateSerializer()


@offers(USE_CASES, on="preparation")
class PreparationViewSet(ConsoleView, ViewSet):
    """Preparing Active Directory."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS}

    def get_queryset(self) -> None:
        """There are no rows in the database, and so nothing to filter by."""

    @extend_schema(responses=PreparationSerializer, parameters=[])
    def list(self, request: Request) -> Response:
        """Schema, forest and domain, read from the directory now."""
        return Response(state_json(read_state(parts.directory())))


def state_json(state: PreparationState) -> dict[str, Any]:
    """The state as plain JSON."""
    schema, forest, domain = state.schema, state.forest, state.domain
    return {
        "done": state.done,
        "next_step": state.next_step,
        "schema": {
            "done": schema.done,
            "in_words": schema.in_words,
            "version": schema.version,
            "missing": list(schema.missing),
            "master": schema.master,
            "command": commands.SCHEMA,
        },
        "forest": {
            "done": forest.done,
            "in_words": forest.in_words,
            "rtc_service": str(forest.rtc_service) if forest.rtc_service else None,
            "location": forest.location,
            "missing": forest.missing,
            "sip_domains": [{"name": one.name, "default": one.default} for one in forest.sip_domains],
            "groups": [
                {"name": one.name, "dn": str(one.dn) if one.dn else None, "done": one.done, "problem": one.problem}
                for one in forest.groups
            ],
        },
        "domain": {
            "done": domain.done,
            "in_words": domain.in_words,
            "name": domain.name,
            "missing": domain.missing,
            "controllers": list(domain.controllers),
            "server_containers": [
                {"dn": str(one.dn), "computers": one.computers, "done": one.done} for one in domain.server_containers
            ],
        },
    }
