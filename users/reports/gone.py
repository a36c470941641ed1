"""People who refer to what is no longer there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from ocsadmin.mirror.models import HeldDeletion, KeptObject, ReplicationState
from pools.models import LocationProfile, Pool, SIPDomain, UserPolicy

from .base import Asked, People
from .distinct import values_of


def home_pool(people: People, asked: Asked) -> People:
    return people.filter(home_server_key__in=_missing("home_server_key", _keys(Pool, "service_dn_key")))


def sip_domain(people: People, asked: Asked) -> People:
    """Only people who are enabled: what others still have of an address does no harm."""
    known = {name.casefold() for name in SIPDomain.objects.names()}
    return people.exclude(sip_domain="").filter(enabled=True, sip_domain__in=_missing("sip_domain", known))


def meeting_policy(people: People, asked: Asked) -> People:
    gone = _missing("meeting_policy_key", _keys(UserPolicy, "dn_key"))
    return people.exclude(meeting_policy_key="").filter(meeting_policy_key__in=gone)


def voice_policy(people: People, asked: Asked) -> People:
    gone = _missing("uc_policy_key", _keys(UserPolicy, "dn_key"))
    return people.exclude(uc_policy_key="").filter(uc_policy_key__in=gone)


def location_profile(people: People, asked: Asked) -> People:
    gone = _missing("location_profile_key", _keys(LocationProfile, "dn_key"))
    return people.exclude(location_profile_key="").filter(location_profile_key__in=gone)


def from_the_directory(people: People, asked: Asked) -> People:
    """Those whom replication no longer finds or can't read; they stay in the mirror until someone decides."""
    runs = ReplicationState.objects.exclude(braked_run=None).values_list("braked_run", flat=True)
    held = HeldDeletion.objects.filter(kind="user", run__in=list(runs), run__decided_at=None)
    kept = KeptObject.objects.filter(kind="user")
    return people.filter(Q(guid__in=held.values("guid")) | Q(guid__in=kept.values("guid")))


def _missing(column: str, there: Iterable[str]) -> list[str]:
    return sorted(set(values_of(column)) - set(there))


def _keys(model: type[Pool | UserPolicy | LocationProfile], field: str) -> set[str]:
    return set(model._default_manager.values_list(field, flat=True))
