"""REST: the services and applications of a pool's servers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.api import ConsoleViewSet, SpecSerializer, answer, checked
from ocsadmin.api.responses import PLANNED
from ocsadmin.plans.plan import Plan
from pools import names
from pools.activate_applications.plan import plan_activate_applications
from pools.activate_applications.spec import ApplicationsSpec
from pools.activate_applications.words import configuration_of
from pools.deactivate_applications.plan import plan_deactivate_applications
from pools.directory.pools import PoolServer, find_pool, servers_of_pool
from pools.models import Pool
from pools.services import catalog as service_catalog
from pools.services.steps import Setting
from pools.start_services.plan import plan_start_services, plan_stop_services
from pools.start_services.spec import ServicesSpec, StopServicesSpec

GUID = OpenApiParameter("guid", OpenApiTypes.UUID, OpenApiParameter.PATH, description="objectGUID of the pool.")


def _texts(help_text: str, *, required: bool = False) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=255), required=required, max_length=1000, help_text=help_text
    )


class ServicesSpecSerializer(SpecSerializer):
    """Services to start."""

    servers = _texts("FQDNs of servers of the pool; without, all.")
    services = _texts(
        "Windows names; without, all. " + ", ".join(one.name for one in service_catalog.SERVICES if one.role)
    )


class StopServicesSpecSerializer(ServicesSpecSerializer):
    """Services to stop."""

    drain = serializers.BooleanField(default=True, help_text="First take the server out of use.")


class ApplicationsSpecSerializer(SpecSerializer):
    """Applications to activate or to deactivate."""

    applications = _texts(
        ", ".join(f"{name} ({called})" for name, called in names.BUILT_IN_APPLICATIONS.items()), required=True
    )
    servers = _texts("FQDNs of servers of the pool; without, all.")


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

    needs: ClassVar[dict[str, str]] = {
        "list": "pools.view_pool",
        "start": "pools.start_services",
        "stop": "pools.start_services",
    }
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

    @extend_schema(request=ServicesSpecSerializer, responses=PLANNED, operation_id="pools_services_start")
    @action(detail=False, methods=["post"])
    def start(self, request: Request, guid: str) -> Response:
        """Start services. With `?dry_run=true` the answer is the plan, and nothing happens."""
        spec = ServicesSpec.from_json({"pool": _pool(guid), **checked(ServicesSpecSerializer, request)})
        plan = plan_start_services(spec=spec, directory=parts.directory(), controllers=parts.controllers())
        return answer(plan, request)

    @extend_schema(request=StopServicesSpecSerializer, responses=PLANNED, operation_id="pools_services_stop")
    @action(detail=False, methods=["post"])
    def stop(self, request: Request, guid: str) -> Response:
        """Stop services, the last started first. With `?dry_run=true` the answer is the plan, and nothing happens."""
        spec = StopServicesSpec.from_json({"pool": _pool(guid), **checked(StopServicesSpecSerializer, request)})
        return answer(plan_stop_services(spec=spec, directory=parts.directory()), request)


@extend_schema(parameters=[GUID])
class PoolApplicationsViewSet(ConsoleViewSet[Pool]):
    """The applications of a pool."""

    needs: ClassVar[dict[str, str]] = dict.fromkeys(("activate", "deactivate"), "pools.activate_applications")
    queryset = Pool.objects.all()
    serializer_class = ApplicationsSpecSerializer

    @extend_schema(request=ApplicationsSpecSerializer, responses=PLANNED, operation_id="pools_applications_activate")
    @action(detail=False, methods=["post"])
    def activate(self, request: Request, guid: str) -> Response:
        """Activate applications. With `?dry_run=true` the answer is the plan, and nothing happens."""
        return self._answer(plan_activate_applications, request, guid)

    @extend_schema(request=ApplicationsSpecSerializer, responses=PLANNED, operation_id="pools_applications_deactivate")
    @action(detail=False, methods=["post"])
    def deactivate(self, request: Request, guid: str) -> Response:
        """Deactivate applications. With `?dry_run=true` the answer is the plan, and nothing happens."""
        return self._answer(plan_deactivate_applications, request, guid)

    def _answer(self, planner: Callable[..., Plan], request: Request, guid: str) -> Response:
        spec = ApplicationsSpec.from_json({"pool": _pool(guid), **checked(ApplicationsSpecSerializer, request)})
        return answer(planner(spec=spec, directory=parts.directory()), request)


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
