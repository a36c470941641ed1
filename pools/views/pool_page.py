"""Everything that the page of one pool shows, read with a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ocsadmin.jobs import visibility
from ocsadmin.jobs.models import Job, Row
from ocsadmin.mirror.models import MirrorChange
from pools import queries, words
from pools.checklist.state import Progress, progress_of
from pools.models import ApplicationContact, LocationProfile, Pool, SIPDomain, TrustedServiceEntry
from pools.validation.health import health_of

Fact = tuple[Any, Any]
MOST_JOBS = 20
MOST_CHANGES = 20


@dataclass(frozen=True)
class Application:
    """An application of a pool: activated, reached by a trusted service entry, or both."""

    name: str
    identifier: str
    activated: bool
    entry: TrustedServiceEntry | None


class PoolPage:
    """The facts of a pool in words. Each property reads once."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    @cached_property
    def row(self) -> queries.PoolRow:
        users = queries.count_users_by([self.pool.service_dn_key]) if queries.users_are_counted() else None
        count = None if users is None else users.get(self.pool.service_dn_key, 0)
        health = health_of([self.pool.service_dn_key])[self.pool.service_dn_key]
        return queries.PoolRow(self.pool, len(self.servers), count, health)

    @cached_property
    def facts(self) -> list[Fact]:
        pool = self.pool
        return [
            (_("Pool FQDN"), pool.fqdn),
            (_("Display name"), pool.display_name),
            (_("Type"), words.pool_type(pool.pool_type)),
            (_("Version"), words.version(pool.version)),
            (_("Functionality"), words.functionality(pool.functionality)),
            (_("Back end"), pool.back_end_server),
            *([(_("Domain"), pool.domain_fqdn)] if pool.domain_fqdn else []),
            (_("Default location profile"), self.location_profile),
        ]

    @cached_property
    def deployment(self) -> Progress:
        """How far the pool's checklist is."""
        return progress_of([self.pool])[self.pool.guid]

    @cached_property
    def location_profile(self) -> str:
        key = self.pool.default_location_profile_key
        found = LocationProfile.objects.filter(dn_key=key).values_list("name", flat=True).first() if key else None
        return found or key

    @property
    def web_farm(self) -> list[Fact]:
        return self._named(words.WEB_FARM)

    @property
    def stores(self) -> list[Fact]:
        return self._named(words.STORES)

    @property
    def switches(self) -> list[tuple[Any, bool | None]]:
        """Archiving and monitoring; None where the directory does not say."""
        answers = {"TRUE": True, "FALSE": False}
        return [(label, answers.get(self.pool.pool_data.get(name, ""))) for name, label in words.SWITCHES.items()]

    @property
    def other_data(self) -> list[Fact]:
        """Names in PoolData that no other section shows."""
        known = {**words.WEB_FARM, **words.STORES, **words.SWITCHES}
        return sorted((name, value) for name, value in self.pool.pool_data.items() if name not in known)

    @cached_property
    def servers(self) -> list[queries.ServerRow]:
        return queries.servers_of(self.pool)

    @cached_property
    def sip_domains(self) -> list[SIPDomain]:
        return list(SIPDomain.objects.all())

    @cached_property
    def applications(self) -> list[Application]:
        pool = self.pool
        linked = Q(dn_key__in=pool.trusted_service_keys) | Q(routing_pool_key=pool.service_dn_key)
        entries = list(TrustedServiceEntry.objects.filter(linked))
        found = [
            Application(
                words.application(one.service_type), one.service_type, one.service_type in pool.applications, one
            )
            for one in entries
        ]
        reached = {one.service_type for one in entries}
        found += [
            Application(words.application(name), name, True, None) for name in pool.applications if name not in reached
        ]
        return sorted(found, key=lambda one: (not one.activated, one.name, one.entry.tls_target if one.entry else ""))

    @cached_property
    def contacts(self) -> list[ApplicationContact]:
        return list(ApplicationContact.objects.filter(pool_key=self.pool.service_dn_key))

    @cached_property
    def jobs(self) -> list[Job]:
        """Jobs that touched the pool's object: by their rows, and by what replication saw come of them."""
        of_rows = Row.objects.filter(target_guid=self.pool.guid).values("job")
        of_mirror = MirrorChange.objects.filter(guid=self.pool.guid, job__isnull=False).values("job")
        those = visibility.jobs(Job.objects.filter(Q(pk__in=of_rows) | Q(pk__in=of_mirror)))
        return visibility.shown_all(those.order_by("-pk")[:MOST_JOBS])

    @cached_property
    def outside_changes(self) -> list[MirrorChange]:
        """What was changed at the pool's object, but by no job of this console; the newest first."""
        changed = MirrorChange.objects.filter(guid=self.pool.guid, job=None, action=MirrorChange.Action.CHANGED)
        return list(changed.order_by("-when", "-pk")[:MOST_CHANGES])

    def _named(self, labels: dict[str, Any]) -> list[Fact]:
        return [(label, self.pool.pool_data.get(name, "")) for name, label in labels.items()]
