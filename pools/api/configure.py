"""REST: a pool's configuration, and SIP domains that come and go."""

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
from pools import names
from pools.configure_pool import plan as configure
from pools.configure_pool.spec import AUTOMATIC, MANUAL, ConfigurePoolSpec
from pools.configure_pool.standing import ACCESS_EDGE_PORT, AV_EDGE_PORT
from pools.models import Pool

from .viewsets import SIPDomainViewSet


def _texts(help_text: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), required=False, help_text=help_text)


class PoolConfigurationSerializer(SpecSerializer):
    """How a pool shall be configured. What is left out stays as it is; only what differs is changed."""

    applications = _texts(
        "Identifiers of the applications to be active; active ones stay so. "
        + ", ".join(f"{name} ({called})" for name, called in names.BUILT_IN_APPLICATIONS.items())
    )
    add_sip_domains = _texts("SIP domains to add to the forest.")
    remove_sip_domains = _texts("SIP domains to remove: nobody has an address in them, none is the default one.")
    client_logon = serializers.ChoiceField(
        choices=(AUTOMATIC, MANUAL), required=False, help_text="How clients find their server."
    )
    redirects_logon = serializers.BooleanField(
        required=False, allow_null=True, help_text="Authenticate and redirect automatic client logon requests."
    )
    move_redirection = serializers.BooleanField(
        default=False, help_text="Take that task away from the pool that has it."
    )
    logon_domains = _texts("SIP domains that the pool supports for automatic logon.")
    external_access = serializers.BooleanField(
        default=False, help_text="Configure for external user access: the values below count."
    )
    access_edge_servers = _texts("All Access Edge Servers that the forest trusts, by their internal FQDN.")
    av_edge_server = serializers.CharField(
        required=False, allow_blank=True, help_text="Internal FQDN of the pool's A/V Edge Server; empty for none."
    )
    av_edge_port = serializers.IntegerField(default=AV_EDGE_PORT, help_text="Port of its A/V Authentication service.")
    next_hop = serializers.CharField(
        required=False, allow_blank=True, help_text="Where external SIP traffic goes to, for the whole forest."
    )
    next_hop_port = serializers.IntegerField(default=ACCESS_EDGE_PORT, help_text="The port of the next hop.")


class SIPDomainSpecSerializer(SpecSerializer):
    """A new SIP domain."""

    name = serializers.CharField(allow_blank=True, help_text="A DNS domain: the part of SIP addresses after the @.")


@extend_schema(parameters=[OpenApiParameter("guid", OpenApiTypes.UUID, OpenApiParameter.PATH)])
class PoolConfigurationViewSet(ConsoleViewSet[Pool]):
    """The configuration of one pool or server."""

    needs: ClassVar[dict[str, str]] = {"create": configure.PERMISSION}
    queryset = Pool.objects.all()
    serializer_class = PoolConfigurationSerializer

    @extend_schema(request=PoolConfigurationSerializer, responses=PLANNED, operation_id="pools_configure")
    def create(self, request: Request, guid: str) -> Response:
        """Configure a pool. With ``?dry_run=true`` the answer is the plan, and nothing happens."""
        pool = get_object_or_404(Pool, guid=guid)
        wish: dict[str, Any] = {"pool": pool.guid, **checked(PoolConfigurationSerializer, request)}
        spec = ConfigurePoolSpec.from_json(wish)
        return answer(configure.plan_configure_pool(spec=spec, directory=parts.directory()), request)


class WritableSIPDomainViewSet(SIPDomainViewSet):
    """SIP domains of the forest."""

    needs: ClassVar[dict[str, str]] = {
        **SIPDomainViewSet.needs,
        "create": configure.PERMISSION,
        "destroy": configure.PERMISSION,
    }

    @extend_schema(request=SIPDomainSpecSerializer, responses=PLANNED)
    def create(self, request: Request) -> Response:
        """Add a SIP domain. With ``?dry_run=true`` the answer is the plan, and nothing happens."""
        name = checked(SIPDomainSpecSerializer, request)["name"]
        return answer(configure.plan_add_sip_domain(name=name, directory=parts.directory()), request)

    @extend_schema(responses=PLANNED)
    def destroy(self, request: Request, guid: str) -> Response:
        """Remove a SIP domain in which nobody has an address. With ``?dry_run=true`` the answer is the plan."""
        domain = self.get_unchanged()
        return answer(configure.plan_remove_sip_domain(name=domain.name, directory=parts.directory()), request)
