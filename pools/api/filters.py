"""What REST lists of pools and servers can be filtered by."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from pools.models import Pool, Server, SIPDomain, ValidationRun
from pools.models.pool import PoolQuerySet


class PoolFilter(django_filters.FilterSet):
    """``?q=`` searches name, FQDN, display name and back end."""

    q = django_filters.CharFilter(method="search", label="Text in name, FQDN, display name or back end")

    class Meta:
        model = Pool
        fields = ("name", "fqdn", "pool_type", "version")

    def search(self, pools: PoolQuerySet, _name: str, text: str) -> PoolQuerySet:
        return pools.matching(text)


class ServerFilter(django_filters.FilterSet):
    """``?pool=`` takes the GUID of a pool."""

    pool = django_filters.UUIDFilter(field_name="pool_guid", label="GUID of the pool")
    q = django_filters.CharFilter(method="search", label="Text in the FQDN")

    class Meta:
        model = Server
        fields = ("fqdn", "version")

    def search(self, servers: QuerySet[Server], _name: str, text: str) -> QuerySet[Server]:
        return servers.filter(fqdn__icontains=text)


class SIPDomainFilter(django_filters.FilterSet):
    class Meta:
        model = SIPDomain
        fields = ("name", "is_default")


class CheckFilter(django_filters.FilterSet):
    """``?pool=`` takes the GUID of a pool, ``?server=`` an FQDN."""

    pool = django_filters.UUIDFilter(field_name="pool_guid", label="GUID of the pool")

    class Meta:
        model = ValidationRun
        fields = ("state", "source", "server")
