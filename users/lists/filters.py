"""Which people a list shows. The pages and the REST interface use the same filters."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet

from ocsadmin.directory import DN, BadDN
from pools.models import Pool
from users import queries
from users.delegation import scope
from users.models import User

People = QuerySet[User, Any]


class UserFilter(django_filters.FilterSet):
    """``?pool=<guid>&enabled=true&account_disabled=false&ou=<DN>&mail=…&account=…&sip_address=…``."""

    pool = django_filters.UUIDFilter(method="on_pool", label="objectGUID of the home pool")
    enabled = django_filters.BooleanFilter(method="in_state", label="Enabled for Office Communications Server")
    account_disabled = django_filters.BooleanFilter(label="The account is disabled in the directory")
    ou = django_filters.CharFilter(method="in_unit", label="DN of a unit; people in units below it count too")
    mail = django_filters.CharFilter(lookup_expr="iexact")
    account = django_filters.CharFilter(lookup_expr="iexact")
    sip_address = django_filters.CharFilter(method="with_address", label="SIP address, with or without sip:")

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: People) -> People:
        """Nobody, where a field is asked for that one may not see."""
        asked = {name for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        return queryset.none() if asked & scope.hidden_columns() else super().filter_queryset(queryset)

    def on_pool(self, people: People, _name: str, guid: UUID) -> People:
        pool = Pool.objects.filter(guid=guid).values_list("service_dn_key", flat=True).first()
        return people.filter(home_server_key=pool) if pool else people.none()

    def in_state(self, people: People, _name: str, enabled: bool) -> People:
        return people.filter(enabled__in=[enabled])  # see UserQuerySet.enabled

    def in_unit(self, people: People, _name: str, dn: str) -> People:
        try:
            key = DN.parse(dn).key
        except BadDN:
            return people.none()
        return people.filter(ou_key__in=queries.unit_keys_in(key))

    def with_address(self, people: People, _name: str, address: str) -> People:
        return people.filter(sip_address__iexact=f"sip:{address.removeprefix('sip:')}")
