"""REST: the services of a pool's servers."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.acting import right_names
from ocsadmin.api import ConsoleViewSet
from pools.activate_applications.words import configuration_of
from pools.directory.pools import PoolServer, find_pool, servers_of_pool
from pools.models import Pool
from pools.services.steps import Setting

GUID = OpenApiParameter("guid", OpenApiTypes.UUID, OpenApiParameter.PATH, description="objectGUID of the pool.")


class ServiceSerializer(serializers.Serializer[Any]):
    """A Windows service of a server, in the order to start."""

    server = serializers.CharField()
    name = serializers.CharField(help_text="What net start takes.")
    title = serializers.CharField()
    port = serializers.IntegerField(allow_null=True, help_text="Where it answers once it runs.")
    application = serializers.CharField(allow_blank=True)
    needs = serializers.ListField(child=serializers.CharField(), help_text="Services of Windows.")
    after = serializers.ListField(child=serializers.CharField(), help_text="Services of the product.")
    note = serializers.CharField(allow_blank=True, help_text="What an application needs besides.")


@extend_schema(parameters=[GUID])
class PoolServicesViewSet(ConsoleViewSet[Pool]):
    """The Windows services of a pool's servers."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS}
    queryset = Pool.objects.all()
    serializer_class = ServiceSerializer
    pagination_class = None
    filter_backends: Any = ()

    @extend_schema(responses=ServiceSerializer(many=True), operation_id="pools_services_list")
    def list(self, request: Request, guid: str) -> Response:
        """The services of each server in the order to start, as the directory has its roles now."""
        directory = parts.directory()
        pool = find_pool(_pool(guid), directory)
        setting = Setting.of(pool, directory)
        rows = [row for server in servers_of_pool(pool.dn, directory) for row in _rows(server, setting)]
        return Response(ServiceSerializer(rows, many=True).data)


def _pool(guid: str) -> str:
    """The GUID of a pool that the mirror knows.

    :raises Http404: it knows none.
    """
    return str(get_object_or_404(Pool, guid=guid).guid)


def _rows(server: PoolServer, setting: Setting) -> list[dict[str, Any]]:
    return [
        {
            "server": server.fqdn,
            "name": one.name,
            "title": one.title,
            "port": setting.port_of(one),
            "application": one.application,
            "needs": one.needs,
            "after": one.after,
            "note": str(configuration_of(one.application)) if one.application else "",
        }
        for one in server.services
    ]
