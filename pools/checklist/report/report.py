"""Everything that the report shows, read with a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from pools.checklist import sign_offs
from pools.checklist.facts import facts_of_one
from pools.checklist.state import Checklist, Progress, read
from pools.models import Pool, SignOff
from pools.rules.automatic_logon import AutomaticLogon
from pools.topology import Topology, read_topology
from pools.topology.listing import HealthLine
from pools.views.pool_page import PoolPage

from .events import Event, events_of
from .jobs import JobPart, jobs_of
from .validation import Validation, validation_of

Fact = tuple[Any, Any]


@dataclass(frozen=True)
class Report:
    """``made_for`` is who asked for it."""

    pool: Pool
    made_at: datetime
    made_for: str
    checklist: Checklist
    topology: Topology
    jobs: Sequence[JobPart]
    validation: Validation
    signed: Sequence[tuple[str, SignOff]]
    events: Sequence[Event]

    @property
    def progress(self) -> Progress:
        return self.checklist.progress

    @property
    def health(self) -> HealthLine:
        return HealthLine(self.topology.pools[0].health)

    @cached_property
    def shown(self) -> PoolPage:
        return PoolPage(self.pool)

    @property
    def settings(self) -> list[Fact]:
        """What holds for sign-in and meetings."""
        facts = self.checklist.facts
        domains = ", ".join(one.name for one in facts.forest.sip_domains)
        return [(_("SIP domains"), domains), *_logon(facts.logon), *self._meetings()]

    def _meetings(self) -> list[Fact]:
        settings = self.checklist.facts.forest.settings
        if settings is None:
            return []
        policy = _("per user") if settings.meeting_policy_per_user else _("one for all")
        return [
            (_("Meeting policy"), policy),
            (_("Federation"), settings.federation_enabled),
            (_("Route to the Edge Server"), settings.edge_proxy),
        ]


def _logon(logon: AutomaticLogon) -> list[Fact]:
    """How clients sign in; nothing where it was never configured."""
    if logon.clients is None:
        return []
    how = _("automatic, by DNS SRV records") if logon.clients else _("clients are configured by hand")
    return [
        (_("Client logon"), how),
        (_("Redirects automatic logon"), logon.redirects),
        (_("SIP domains for automatic logon"), ", ".join(logon.domains)),
    ]


def report_of(pool: Pool, *, made_for: str, now: datetime, with_jobs: bool = True) -> Report:
    """The report of one pool. Without ``with_jobs`` what only those may see who may look at jobs is left out."""
    facts = facts_of_one(pool)
    jobs = jobs_of(facts) if with_jobs else []
    signed = sign_offs.history_of(pool)
    return Report(
        pool=pool,
        made_at=now,
        made_for=made_for,
        checklist=read(facts),
        topology=read_topology([pool]),
        jobs=jobs,
        validation=validation_of(pool),
        signed=signed,
        events=events_of(pool, jobs, signed),
    )
