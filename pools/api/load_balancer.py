"""REST on the load balancer of a pool."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin.acting import right_names
from ocsadmin.api import ConsoleViewSet
from ocsadmin.errors import DomainError
from pools.dns import name_servers
from pools.load_balancer import haproxy
from pools.load_balancer.balancer import LoadBalancer, load_balancer
from pools.load_balancer.requirements import states
from pools.models import Pool


class LoadBalancerPortSerializer(serializers.Serializer[Any]):
    port = serializers.IntegerField()
    virtual_ip = serializers.ChoiceField(choices=("front_end", "web"))
    address = serializers.CharField(help_text="The virtual address; empty if not known.")
    use = serializers.CharField()
    monitor = serializers.IntegerField(help_text="The port that tells whether a server is well.")
    optional = serializers.BooleanField()


class LoadBalancerRequirementSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    verified_by = serializers.ChoiceField(choices=("console", "person"))
    met = serializers.BooleanField()
    level = serializers.CharField(help_text="ok, warning or failure; empty where a person confirms it.")
    found = serializers.CharField()
    confirmed_by = serializers.CharField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()


@extend_schema_serializer(many=False)
class LoadBalancerSerializer(serializers.Serializer[Any]):
    """What the load balancer of a pool must be, and how it stands."""

    pool = serializers.CharField(help_text="The pool FQDN.")
    needed = serializers.BooleanField(help_text="From the second server on.")
    virtual_ip = serializers.CharField(help_text="Empty if not known.")
    web_virtual_ip = serializers.CharField()
    servers = serializers.DictField(child=serializers.CharField(), help_text="FQDN → address; empty if not known.")
    users = serializers.IntegerField(help_text="Users now and to come.")
    snat_addresses_needed = serializers.IntegerField(help_text="One for each 65,000 users.")
    snat_addresses = serializers.ListField(child=serializers.CharField())
    idle_timeout_minutes = serializers.IntegerField(help_text="The least.")
    ports = LoadBalancerPortSerializer(many=True)
    requirements = LoadBalancerRequirementSerializer(many=True)
    haproxy = serializers.CharField(help_text="A ready haproxy.cfg; empty while addresses are missing.")


class LoadBalancerViewSet(ConsoleViewSet[Pool]):
    """The load balancer of a pool."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS}
    serializer_class = LoadBalancerSerializer
    pagination_class = None
    filter_backends = ()  # type: ignore[assignment]

    def get_queryset(self) -> QuerySet[Pool]:
        return Pool.objects.all()

    @extend_schema(responses={200: LoadBalancerSerializer}, filters=False)
    def list(self, request: Request, guid: str) -> Response:
        """Requirements, ports, SNAT addresses and a ready configuration."""
        try:
            server = next(iter(name_servers.configured(settings.DNS_SERVERS)), None)
        except DomainError:
            server = None
        balancer = load_balancer(get_object_or_404(self.get_queryset(), guid=guid), server=server)
        return Response(LoadBalancerSerializer(_data(balancer)).data)


def _data(balancer: LoadBalancer) -> dict[str, Any]:
    try:
        text = haproxy.configuration(balancer)
    except haproxy.AddressesMissing:
        text = ""
    return {
        "pool": balancer.fqdn,
        "needed": balancer.needed,
        "virtual_ip": balancer.vip,
        "web_virtual_ip": balancer.web_vip,
        "servers": {server: balancer.address_of(server) for server in balancer.servers},
        "users": balancer.users,
        "snat_addresses_needed": balancer.snat_needed,
        "snat_addresses": list(balancer.snat),
        "idle_timeout_minutes": haproxy.IDLE_MINUTES,
        "ports": [
            {
                "port": port.number,
                "virtual_ip": port.vip,
                "address": balancer.vip_of(port),
                "use": str(port.use),
                "monitor": port.monitor,
                "optional": port.optional,
            }
            for port in balancer.ports
        ],
        "requirements": [state.to_json() for state in states(balancer)],
        "haproxy": text,
    }
