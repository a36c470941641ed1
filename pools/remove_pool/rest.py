"""REST: who and what still needs a pool."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.acting import right_names
from pools.directory.pools import find_pool

from .belongings import Belongings
from .blockers import Blocker, blockers


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


class RemovalAction:
    """An action of the viewset of pools: reading says what is in the way; the use case removes."""

    RIGHTS: ClassVar = {"removal": right_names.VIEW_POOLS}

    @extend_schema(responses=BlockerSerializer(many=True), operation_id="pools_removal_blockers")
    @action(detail=True, pagination_class=None, filter_backends=())
    def removal(self: Any, request: Request, guid: str) -> Response:
        """Who and what would be orphaned if the pool went now; an empty list where nothing would."""
        directory = parts.directory()
        pool = find_pool(str(self.get_object().guid), directory)
        found = blockers(pool, Belongings.of(pool, directory), directory)
        rows = [{**vars(one), "title": one.title, "cure": one.cure, "first": _named(one)} for one in found]
        return Response(BlockerSerializer(rows, many=True).data)


def _named(blocker: Blocker) -> list[dict[str, Any]]:
    return [{"name": name, "guid": guid} for name, guid in blocker.first]
