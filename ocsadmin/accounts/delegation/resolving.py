"""Delegations → the scope of an account. Three queries, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from ocsadmin.acting import people
from ocsadmin.acting.scopes import UNLIMITED, Area, Rule, Scope
from ocsadmin.mirror.models import Container

from . import undelegated
from .models import Delegation

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account


def scope_of(account: Account) -> Scope:
    """What an account may see and change. A local administrator is never limited."""
    if account.is_local:
        return UNLIMITED
    active = list(Delegation.objects.filter(is_active=True))
    held = [one for one in active if _applies(one, account)]
    undelegated.note(account, held)
    if not held:
        return undelegated.scope_without(account, anything_delegated=bool(active))
    lost = [one for one in active if one not in held and str(one.pk) in account.delegations_seen]
    return Scope((*(scope_from(held).rules or ()), *(_lost(one) for one in lost)))


def delegations_of(account: Account) -> list[Delegation]:
    """Those of its groups and its own. One query: there are few delegations."""
    return [one for one in Delegation.objects.filter(is_active=True) if _applies(one, account)]


def _applies(one: Delegation, account: Account) -> bool:
    if account.pk is not None and one.account_id == account.pk:
        return True
    if one.group_sid and account.group_sids:
        return one.group_sid in account.group_sids
    return bool(one.group) and one.group.casefold() in {name.casefold() for name in account.groups}


def scope_from(delegations: Iterable[Delegation]) -> Scope:
    those = list(delegations)
    units = _unit_keys({guid for one in those for guid in one.units})
    pools = _pool_keys() if any(one.pools for one in those) else {}
    return Scope(tuple(_rule(one, units, pools) for one in those))


def _lost(one: Delegation) -> Rule:
    """A delegation that no longer applies: it reaches nobody, and what it hid stays hidden beside the others."""
    return replace(_rule(one, {}, {}), area=Area(frozenset(), None), is_lost=True)


def _rule(one: Delegation, units: Mapping[str, str], pools: Mapping[str, str]) -> Rule:
    return Rule(
        permissions=frozenset(one.permissions),
        area=_area(one, units, pools),
        hidden=frozenset(one.hidden_fields),
        read_only=frozenset(one.read_only_fields),
        reasons=frozenset(one.reason_required),
        name=one.name,
    )


def _area(one: Delegation, units: Mapping[str, str], pools: Mapping[str, str]) -> Area:
    """Where neither units nor pools are named, nobody is delegated, unless it says so."""
    if one.everywhere:
        return Area(None, None)
    if not one.units and not one.pools:
        return Area(frozenset(), None)
    return Area(_keys(one.units, units), _keys(one.pools, pools))


def _keys(guids: Collection[str], known: Mapping[str, str]) -> frozenset[str] | None:
    return frozenset(known[guid] for guid in guids if guid in known) if guids else None


def _unit_keys(guids: Collection[str]) -> dict[str, str]:
    """GUID → key of the units that the mirror holds now."""
    found = Container.objects.filter(guid__in=[UUID(guid) for guid in guids]) if guids else Container.objects.none()
    return {str(guid): key for guid, key in found.values_list("guid", "dn_key")}


def _pool_keys() -> dict[str, str]:
    return {str(one.guid): one.key for one in people.pools() if one.key}
