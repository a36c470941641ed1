"""Pools that do nothing, and entries of the forest that point to what is gone. All of these are few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ocsadmin import acting
from pools import words
from pools.models import (
    ApplicationContact,
    Computer,
    NormalizationRule,
    Pool,
    Server,
    TrustedServer,
    TrustedServiceEntry,
)
from pools.models import LocationProfile as Profile
from pools.queries import with_server_count
from pools.validation.health import Health, health_of

from .base import Row
from .distinct import values_of


def idle_pools() -> list[Row]:
    """Pools without users, without servers, or that nobody has validated. Three queries and a step for each pool."""
    pools = list(with_server_count())
    healths = health_of([pool.service_dn_key for pool in pools])
    used = set(values_of("home_server_key"))
    found = []
    for pool in pools:
        if why := _why_idle(pool, healths[pool.service_dn_key], pool.service_dn_key in used):
            found.append(_idle(pool, why))
    return found


def _idle(pool: Pool, why: list[str]) -> Row:
    url, servers = pool.get_absolute_url(), getattr(pool, "server_count", 0)
    cells = (pool.name, pool.fqdn, words.pool_type(pool.pool_type), str(servers), "; ".join(why))
    if servers:
        return Row(pool.guid, url, cells, _("Validate the pool"), reverse("pool-validation", args=[pool.guid]))
    return Row(pool.guid, url, cells, _("Checklist of the pool"), reverse("pool-checklist", args=[pool.guid]))


def _why_idle(pool: Pool, health: Health, is_used: bool) -> list[str]:
    """Someone who sees only some people is not told that a pool has none at all."""
    return [
        *([_("no users")] if not is_used and not acting.scope().is_limited else []),
        *([_("no servers")] if not getattr(pool, "server_count", 0) else []),
        *([_("never validated")] if not health.level else []),
        *([_("the last validation failed")] if health.level == "failure" else []),
    ]


def contacts_without_service() -> list[Row]:
    """Application contacts whose trusted service entry or pool is gone, or that have none."""
    services = set(TrustedServiceEntry.objects.values_list("dn_key", flat=True))
    homes = set(Pool.objects.values_list("service_dn_key", flat=True))
    found = []
    for contact in ApplicationContact.objects.all():
        why = [
            *_missing(contact.destination_key, services, _("trusted service entry")),
            *_missing(contact.pool_key, homes, _("home pool")),
        ]
        if why:
            found.append(
                _row(
                    contact,
                    str(contact),
                    contact.display_name or _("Application contact"),
                    why,
                    _("Activate the application again"),
                )
            )
    return found


def services_without_pool() -> list[Row]:
    """Trusted service entries whose next hop is gone. One without a next hop is a server's own and in order."""
    homes = set(Pool.objects.values_list("service_dn_key", flat=True))
    computers = set(Computer.objects.exclude(fqdn="").values_list("fqdn", flat=True))
    names = {name.casefold() for name in [*computers, *Pool.objects.values_list("fqdn", flat=True)]}
    found = []
    for entry in TrustedServiceEntry.objects.all():
        gone = _missing(entry.routing_pool_key, homes, _("next hop pool")) if entry.routing_pool_key else []
        target = (entry.tls_target or entry.fqdn).casefold()
        if target and target not in names:
            gone.append(_("no computer of this domain and no pool is called %(name)s") % {"name": target})
        if gone:
            found.append(
                _row(entry, str(entry), _("Trusted service entry"), gone, _("Delete the entry, or make what it names"))
            )
    return found


def servers_without_computer() -> list[Row]:
    """Servers whose computer account or pool is gone; names in the list of trusted servers that no computer has."""
    return [*_servers(), *_trusted_servers()]


def _servers() -> Iterator[Row]:
    computers = set(Computer.objects.values_list("dn_key", flat=True))
    homes = set(Pool.objects.values_list("service_dn_key", flat=True))
    for server in Server.objects.all():
        why = [
            *_missing(server.computer_key, computers, _("computer account")),
            *_missing(server.pool_key, homes, _("pool")),
        ]
        if why:
            yield _row(server, server.fqdn, _("Server"), why, _("Deactivate the server, or remove what is left of it"))


def _trusted_servers() -> Iterator[Row]:
    names = {name.casefold() for name in Computer.objects.exclude(fqdn="").values_list("fqdn", flat=True)}
    names |= {name.casefold() for name in Pool.objects.values_list("fqdn", flat=True)}
    for server in TrustedServer.objects.all():
        if server.fqdn.casefold() not in names:
            why = [_("no computer of this domain has this name")]
            yield _row(server, server.fqdn, _("Trusted server"), why, _("Take it off the list of trusted servers"))


def profiles_without_rules() -> list[Row]:
    """Location profiles whose normalization rules are gone; pools whose default profile is gone."""
    rules = set(NormalizationRule.objects.values_list("dn_key", flat=True))
    found = []
    for profile in Profile.objects.all():
        gone = [key for key in profile.rule_keys if key not in rules]
        if gone:
            why = [_("%(n)d normalization rules are gone") % {"n": len(gone)}]
            found.append(_row(profile, profile.name, _("Location profile"), why, _("Choose other rules")))
    profiles = set(Profile.objects.values_list("dn_key", flat=True))
    for pool in Pool.objects.exclude(default_location_profile_key=""):
        why = _missing(pool.default_location_profile_key, profiles, _("default location profile"))
        if why:
            found.append(
                Row(pool.guid, pool.get_absolute_url(), (pool.name, _("Pool"), "; ".join(why), pool.dn),
                    _("Choose another default location profile"), pool.get_absolute_url())
            )  # fmt: skip
    return found


def _missing(key: str, there: set[str], what: str) -> list[str]:
    if key and key in there:
        return []
    return [_("its %(what)s is gone") % {"what": what} if key else _("it has no %(what)s") % {"what": what}]


def _row(entry: Any, name: str, kind: str, why: list[str], cure: str) -> Row:
    return Row(entry.guid, "", (name, kind, "; ".join(why), entry.dn), cure)
