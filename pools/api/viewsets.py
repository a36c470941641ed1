"""REST on pools, servers and SIP domains."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import OuterRef, Subquery

from ocsadmin.acting import right_names
from ocsadmin.api import ConsoleViewSet, MirrorViewSet
from ocsadmin.api.declared import offers
from pools import queries
from pools.models import Pool, Server, SIPDomain
from pools.remove_pool.rest import RemovalAction
from pools.use_cases import USE_CASES

from .filters import PoolFilter, ServerFilter, SIPDomainFilter
from .serializers import PoolSerializer, ServerSerializer, SIPDomainSerializer


@offers(USE_CASES, on="pools")
class PoolViewSet(RemovalAction, MirrorViewSet[Pool]):
    """Pools of the forest."""

    needs: ClassVar[dict[str, str]] = {
        "list": right_names.VIEW_POOLS,
        "retrieve": right_names.VIEW_POOLS,
        **RemovalAction.RIGHTS,
    }
    queryset = queries.with_server_count()
    serializer_class = PoolSerializer
    filterset_class = PoolFilter
    ordering = "name"
    ordering_fields = ("name", "fqdn", "version", "read_at")


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


@offers(USE_CASES, on="sip-domains")
class SIPDomainViewSet(MirrorViewSet[SIPDomain]):
    """SIP domains of the forest."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS, "retrieve": right_names.VIEW_POOLS}
    queryset = SIPDomain.objects.all()
    serializer_class = SIPDomainSerializer
    filterset_class = SIPDomainFilter
    ordering = "name"


@offers(USE_CASES, on="pools/standard-edition")
class StandardEditionViewSet(ConsoleViewSet[Pool]):
    """Standard Edition servers to be deployed. Those that exist are among the pools and the servers."""

    queryset = Pool.objects.none()
    serializer_class = PoolSerializer
