"""REST: pools and servers that go."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.api import ConsoleViewSet, SpecSerializer, answer, checked
from ocsadmin.api.responses import PLANNED
from pools.directory.pools import find_pool
from pools.models import Pool, Server
from pools.remove_pool.belongings import Belongings
from pools.remove_pool.blockers import blockers
from pools.remove_pool.plan import plan_remove_pool
from pools.remove_pool.spec import RemovePoolSpec
from pools.remove_server.plan import plan_remove_server
from pools.remove_server.spec import RemoveServerSpec

GUID = OpenApiParameter("guid", OpenApiTypes.UUID, OpenApiParameter.PATH, description="objectGUID of the pool.")


class RemovePoolSpecSerializer(SpecSerializer):
    """What becomes of what outlives the pool."""

    conference_directories = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=255,
        help_text="The pool (GUID, name or FQDN) that takes them over; empty deletes them.",
    )
    delete_databases = serializers.BooleanField(default=False, help_text="Add the step that drops the databases.")


class NamedSerializer(serializers.Serializer[Any]):
    """One of those that need the pool."""

    name = serializers.CharField()
    guid = serializers.UUIDField(allow_null=True)


class BlockerSerializer(serializers.Serializer[Any]):
    """One reason not to remove a pool."""

    kind = serializers.CharField()
    title = serializers.CharField()
    count = serializers.IntegerField()
    first = NamedSerializer(many=True)
    cure = serializers.CharField()


@extend_schema(parameters=[GUID])
class PoolRemovalViewSet(ConsoleViewSet[Pool]):
    """The removal of one pool. A forced removal is not offered."""

    needs: ClassVar[dict[str, str]] = {"list": "pools.view_pool", "create": "pools.remove_pool"}
    queryset = Pool.objects.all()
    serializer_class = BlockerSerializer
    pagination_class = None
    filter_backends: Any = ()

    @extend_schema(responses=BlockerSerializer(many=True), operation_id="pools_removal_blockers")
    def list(self, request: Request, guid: str) -> Response:
        """Who and what would be orphaned if the pool went now; an empty list where nothing would."""
        directory = parts.directory()
        pool = find_pool(str(get_object_or_404(Pool, guid=guid).guid), directory)
        rows = [
            {
                "kind": one.kind,
                "title": one.title,
                "count": one.count,
                "first": [{"name": name, "guid": found} for name, found in one.first],
                "cure": one.cure,
            }
            for one in blockers(pool, Belongings.of(pool, directory), directory)
        ]
        return Response(BlockerSerializer(rows, many=True).data)

    @extend_schema(request=RemovePoolSpecSerializer, responses=PLANNED, operation_id="pools_removal_create")
    def create(self, request: Request, guid: str) -> Response:
        """Remove an empty pool. With `?dry_run=true` the answer is the plan, and nothing happens."""
        pool = get_object_or_404(Pool, guid=guid)
        wish = {"pool": str(pool.guid), **checked(RemovePoolSpecSerializer, request)}
        return answer(plan_remove_pool(spec=RemovePoolSpec.from_json(wish), directory=parts.directory()), request)


@extend_schema(
    parameters=[
        OpenApiParameter("guid", OpenApiTypes.UUID, OpenApiParameter.PATH, description="objectGUID of the server.")
    ]
)
class ServerRemovalViewSet(ConsoleViewSet[Server]):
    """The removal of one server from its pool."""

    needs: ClassVar[dict[str, str]] = {"create": "pools.add_server"}
    queryset = Server.objects.all()
    serializer_class = SpecSerializer

    @extend_schema(request=SpecSerializer, responses=PLANNED, operation_id="servers_removal_create")
    def create(self, request: Request, guid: str) -> Response:
        """Remove a server from its pool. With `?dry_run=true` the answer is the plan, and nothing happens."""
        server = get_object_or_404(Server, guid=guid)
        checked(SpecSerializer, request)
        spec = RemoveServerSpec.from_json({"server": str(server.guid)})
        return answer(plan_remove_server(spec=spec, directory=parts.directory()), request)
