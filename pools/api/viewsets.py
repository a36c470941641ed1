"""REST on pools, servers and SIP domains."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import OuterRef, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.acting import right_names
from ocsadmin.api import MirrorViewSet, answer, checked
from ocsadmin.api.declared import offers
from ocsadmin.api.responses import PLANNED
from pools import queries
from pools.create_pool.plan import plan_create_pool
from pools.create_pool.spec import PoolSpec
from pools.models import Pool, Server, SIPDomain
from pools.remove_pool.rest import RemovalAction
from pools.use_cases import USE_CASES

from .filters import PoolFilter, ServerFilter, SIPDomainFilter
from .serializers import PoolSerializer, PoolSpecSerializer, ServerSerializer, SIPDomainSerializer


@offers(USE_CASES, on="pools")
class PoolViewSet(RemovalAction, MirrorViewSet[Pool]):
    """Pools of the forest."""

    needs: ClassVar[dict[str, str]] = {
        "list": right_names.VIEW_POOLS,
        "retrieve": right_names.VIEW_POOLS,
        "create": "pools.create_pool",
        **RemovalAction.RIGHTS,
    }
    queryset = queries.with_server_count()
    serializer_class = PoolSerializer
    filterset_class = PoolFilter
    ordering = "name"
    ordering_fields = ("name", "fqdn", "version", "read_at")

    @extend_schema(request=PoolSpecSerializer, responses=PLANNED)
    def create(self, request: Request) -> Response:
        """Create an Enterprise pool. With ``?dry_run=true`` the answer is the plan, and nothing happens."""
        spec = PoolSpec.from_json(checked(PoolSpecSerializer, request))
        return answer(plan_create_pool(spec=spec, directory=parts.directory()), request)


@offers(USE_CASES, on="servers")
class ServerViewSet(MirrorViewSet[Server]):
    """Front End Servers and Standard Edition servers."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS, "retrieve": right_names.VIEW_POOLS}
    queryset = Server.objects.annotate(
        pool_guid=Subquery(Pool.objects.filter(service_dn_key=OuterRef("pool_key")).order_by("pk").values("guid")[:1])
    )
    serializer_class = ServerSerializer
    filterset_class = ServerFilter
    ordering = "fqdn"
    ordering_fields = ("fqdn", "version", "read_at")


class SIPDomainViewSet(MirrorViewSet[SIPDomain]):
    """SIP domains of the forest."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS, "retrieve": right_names.VIEW_POOLS}
    queryset = SIPDomain.objects.all()
    serializer_class = SIPDomainSerializer
    filterset_class = SIPDomainFilter
    ordering = "name"
