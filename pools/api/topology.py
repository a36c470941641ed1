"""The topology over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from ocsadmin.acting import right_names
from ocsadmin.api.views import ConsoleView
from pools.topology import read_topology
from pools.topology.listing import to_json


class TopologyHealthSerializer(serializers.Serializer[Any]):
    """By the newest validation."""

    level = serializers.CharField(help_text="ok, warning, failure or unknown.")
    in_words = serializers.CharField()
    validated_at = serializers.DateTimeField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Checks by verdict.")


class TopologyServerSerializer(serializers.Serializer[Any]):
    fqdn = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    health = TopologyHealthSerializer()


class TopologyPoolSerializer(serializers.Serializer[Any]):
    """A pool and all that belongs to it."""

    guid = serializers.UUIDField()
    name = serializers.CharField()
    fqdn = serializers.CharField()
    type = serializers.CharField()
    users = serializers.IntegerField(allow_null=True)
    health = TopologyHealthSerializer()
    load_balancer = serializers.ListField(child=serializers.CharField(), help_text="Its addresses, if known.")
    servers = TopologyServerSerializer(many=True)
    back_end = serializers.CharField(help_text="Empty for Standard Edition.")
    applications = serializers.ListField(child=serializers.CharField())


class TopologyEdgeSerializer(serializers.Serializer[Any]):
    fqdn = serializers.CharField()
    services = serializers.ListField(child=serializers.CharField())


class TopologyApplicationSerializer(serializers.Serializer[Any]):
    """An application on computers of its own."""

    name = serializers.CharField()
    fqdn = serializers.CharField()
    port = serializers.IntegerField(allow_null=True)


@extend_schema_serializer(many=False)
class TopologySerializer(serializers.Serializer[Any]):
    """Forest, pools, servers, Edge Servers and applications, as the mirror knows them."""

    forest = serializers.CharField()
    sip_domains = serializers.ListField(child=serializers.CharField())
    pools = TopologyPoolSerializer(many=True)
    edge_servers = TopologyEdgeSerializer(many=True)
    applications = TopologyApplicationSerializer(many=True)


class TopologyViewSet(ConsoleView, ViewSet):
    """The topology of the forest in one answer."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS}

    def get_queryset(self) -> None:
        """It is no list of rows, and so nothing is filtered."""

    @extend_schema(responses=TopologySerializer)
    def list(self, request: Request) -> Response:
        """What the picture of the topology shows. What is not known is empty or null."""
        return Response(to_json(read_topology()))
