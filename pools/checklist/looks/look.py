"""The looks: each asks one part of the outside, and says what it found of one or more steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocsadmin import parts
from ocsadmin.checks import tcp
from ocsadmin.checks.dns import Resolver
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.targets import Targets
from ocsadmin.checks.verdict import Level
from ocsadmin.directory import DN, Directory
from ocsadmin.errors import DomainError
from pools.checklist.facts import PoolFacts
from pools.checklist.findings import Finding, failure, of_verdict, ok, unknown, warning
from pools.dns import deployment, lookup, name_servers, needs, verdicts
from pools.preparation import read_state
from pools.rules.sql_instances import PORT
from pools.services.replication import replication_verdicts

Found = Sequence[tuple[str, Finding]]
"""Key of a step and what was found of it."""
TIMEOUT: Final = 4.0
"""Seconds that SQL Server has to answer."""


@dataclass(frozen=True)
class Around:
    """The outside, as the looks need it."""

    directory: Directory
    controllers: Sequence[Directory]
    resolver: Resolver
    dns_servers: Sequence[str] = ()


@dataclass(frozen=True)
class Look:
    """``steps`` are those that it tells of: they get the error where the look fails."""

    key: str
    title: Any
    steps: tuple[str, ...]
    carry: Callable[[Around, PoolFacts], Found]

    def at(self, around: Around, facts: PoolFacts) -> Found:
        """What was found. What went wrong on the way is a finding too."""
        try:
            return self.carry(around, facts)
        except DomainError as error:
            return [(step, unknown(error.text, cure=error.cure)) for step in self.steps]


def around_here() -> Around:
    """As the settings have it."""
    return Around(parts.directory(), parts.controllers(), parts.resolver(), tuple(settings.DNS_SERVERS))


def _active_directory(around: Around, _facts: PoolFacts) -> Found:
    state = read_state(around.directory)
    cure = _("The page “Prepare Active Directory” says what is missing.")
    return [
        (name, ok(part.in_words) if part.done else failure(part.in_words, cure=cure))
        for name, part in (("schema", state.schema), ("forest", state.forest), ("domain", state.domain))
    ]


def _sql_server(around: Around, facts: PoolFacts) -> Found:
    """A connection to the default port of the back end; nothing is sent."""
    host, _separator, instance = facts.pool.back_end_server.partition("\\")
    if facts.is_standard or not host:
        return []
    probe = Probe(around.resolver, Targets({host.lower(): [PORT]}), timeout=TIMEOUT)
    found = of_verdict(tcp.check(probe, host.lower(), PORT, what=_("SQL Server")))
    if found.level == "failure" and instance:
        text = _("%(text)s The instance %(instance)s may listen at another port than %(port)d.") % {
            "text": found.text, "instance": instance, "port": PORT,
        }  # fmt: skip
        cure = _("Where the instance uses another port, sign this step off with the port as the note.")
        found = Finding("unknown", text, found.cause, cure)
    return [("sql-server", found), ("sql-firewall", found)]


def _dns(around: Around, facts: PoolFacts) -> Found:
    """Every record that the pool needs inside, and whether its name leads to the load balancer."""
    current = deployment.current()
    pool = next((one for one in current.pools if one.guid == facts.pool.guid), None)
    known = name_servers.configured(around.dns_servers)
    if pool is None or not known:
        text = _("The pool has no FQDN.") if pool is None else _("The console knows no name server that it could ask.")
        return [(step, unknown(text)) for step in ("dns", "load-balancer")]
    records = [one for one in needs.of_pool(needs.needed_records(current), pool) if one.side == "internal"]
    found = lookup.look_up(records, known[0])
    if found.silent:
        raise found.silent
    checked = verdicts.checked(records, found)
    return [*(("dns", _of_record(one)) for one in checked), *_balancer(checked, pool)]


def _of_record(one: verdicts.Checked) -> Finding:
    """A warning at a record that works does not keep the step from being verified."""
    record, verdict = one.record, one.verdict
    text = f"{record.kind} {record.name}: {verdict.text}"
    if verdict.level == Level.WARNING and one.found:
        return warning(text, cause=verdict.cause, cure=verdict.cure)
    if verdict.level == Level.WARNING and not record.required:
        return warning(text, cause=verdict.cause, cure=verdict.cure)
    found = of_verdict(verdict)
    return Finding(found.level, text, found.cause, found.cure)


def _balancer(checked: Iterable[verdicts.Checked], pool: deployment.PoolFacts) -> Found:
    own = next((one for one in checked if one.record.name == pool.fqdn and one.record.kind == "A"), None)
    return [("load-balancer", _of_record(own))] if own and pool.balanced else []


def _replication(around: Around, facts: PoolFacts) -> Found:
    found = replication_verdicts(DN.parse(facts.pool.dn), around.directory, around.controllers)
    return [("replication", _of_controller(one.level, of_verdict(one))) for one in found]


def _of_controller(level: Level, found: Finding) -> Finding:
    """A note on controllers that nobody asks says nothing against the others."""
    return Finding("warning", found.text, found.cause, found.cure) if level == Level.INFO else found


LOOKS: Final = (
    Look("active-directory", gettext_lazy("Active Directory"), ("schema", "forest", "domain"), _active_directory),
    Look("sql-server", gettext_lazy("SQL Server"), ("sql-server", "sql-firewall"), _sql_server),
    Look("dns", gettext_lazy("DNS records"), ("dns", "load-balancer"), _dns),
    Look("replication", gettext_lazy("Domain controllers"), ("replication",), _replication),
)
TITLES: Final = {look.key: look.title for look in LOOKS}
