"""Facts → findings: what the mirror, the newest validation and the stored looks over the network tell of a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools import words

from . import validated
from .facts import PoolFacts
from .findings import Finding, failure, ok, unknown

Findings = Sequence[Finding]


def looked(step: str) -> Callable[[PoolFacts], Findings]:
    """What the newest look over the network found of a step."""

    def check(facts: PoolFacts) -> Findings:
        found = facts.readings.get(step)
        return found or [unknown(_("Nobody has looked yet."), cure=_("Press “Check now”."))]

    return check


def pool_exists(facts: PoolFacts) -> Findings:
    """It stands in the mirror, or there would be no page of it; but its parts may be missing."""
    kind = words.pool_type(facts.pool.pool_type)
    return [ok(_("%(pool)s exists in the directory: %(kind)s.") % {"pool": facts.pool, "kind": kind})]


def logon_configured(facts: PoolFacts) -> Findings:
    """SIP domains and client logon, as Configure Pool/Server writes them."""
    domains = [one.name for one in facts.forest.sip_domains]
    there = ok(_("SIP domains: %(names)s.") % {"names": ", ".join(domains)}) if domains else failure(
        _("The forest has no SIP domain."), cure=_("Run Configure Pool/Server.")
    )  # fmt: skip
    return [there, _logon(facts)]


def _logon(facts: PoolFacts) -> Finding:
    logon = facts.logon
    if logon.clients is None:
        return failure(
            _("How clients sign in was never configured for this pool."), cure=_("Run Configure Pool/Server.")
        )
    if not logon.clients:
        return ok(_("Clients are configured by hand."))
    if logon.redirects:
        return ok(_("Clients sign in automatically; this pool authenticates and redirects them."))
    return ok(_("Clients sign in automatically; another pool redirects them."))


def applications_active(facts: PoolFacts) -> Findings:
    names = sorted(words.application(one) for one in facts.pool.applications)
    if not names:
        return [failure(_("No application is activated."), cure=_("Activate those that you want to deploy."))]
    return [ok(_("Activated: %(names)s.") % {"names": ", ".join(names)})]


def servers_added(facts: PoolFacts) -> Findings:
    """At least one server, each with the roles of a consolidated topology."""
    if not facts.servers:
        return [failure(_("The pool has no server."), cure=_("Run Add Server to Pool."))]
    return [_server(facts, server.fqdn, server.computer_key) for server in facts.servers]


def _server(facts: PoolFacts, fqdn: str, computer_key: str) -> Finding:
    count = len(facts.roles.get(computer_key, ()))
    if not count:
        return failure(
            _("%(server)s is in the pool, but none of its other roles is activated.") % {"server": fqdn},
            cure=_("Activate its roles: run Add Server to Pool again for this server."),
        )
    text = ngettext("%(server)s, with one more role.", "%(server)s, with %(count)d more roles.", count)
    return ok(text % {"server": fqdn, "count": count})


def replicated(facts: PoolFacts) -> Findings:
    """Whether the domain controllers agree (a look), and whether the console itself reads the directory."""
    fresh = facts.forest.freshness
    if fresh.failing:
        return [failure(_("The console's own replication fails: %(why)s") % {"why": fresh.failing}, cure=fresh.cure)]
    return looked("replication")(facts)


def validated_topic(topic: validated.Topic, what: Any) -> Callable[[PoolFacts], Findings]:
    """How the checks of the newest validation stand that tell of this. ``what`` begins a sentence."""

    def check(facts: PoolFacts) -> Findings:
        return [_of_counts(facts.validation.of(topic), str(what))]

    return check


def _of_counts(counted: validated.Counted, what: str) -> Finding:
    about = {"what": what, "bad": counted.bad, "all": counted.bad + counted.good}
    if counted.bad:
        return failure(
            _("%(what)s: %(bad)d of %(all)d checks are not in order.") % about,
            cure=_("The page “Validation” says which, and what to do."),
            when=counted.when,
        )
    if counted.good:
        return ok(_("%(what)s: all %(all)d checks are in order.") % about, counted.when)
    return unknown(_("%(what)s: not validated yet.") % about, cure=_("Validate the pool."), when=counted.when)


def users_enabled(facts: PoolFacts) -> Findings:
    if facts.users is None:
        return [unknown(_("Nobody counts users here."))]
    if not facts.users:
        return [failure(_("No user is enabled for this pool."), cure=_("Enable users."))]
    text = ngettext(
        "%(count)d user is enabled for this pool.", "%(count)d users are enabled for this pool.", facts.users
    )
    return [ok(text % {"count": facts.users})]


def meetings_configured(facts: PoolFacts) -> Findings:
    settings = facts.forest.settings
    if settings is None:
        return [unknown(_("The mirror holds no global settings yet."))]
    if settings.meeting_policy_per_user:
        return [ok(_("Each user has a meeting policy of their own."))]
    if settings.meeting_policy_key:
        return [ok(_("One meeting policy holds for all."))]
    return [failure(_("No global meeting policy is set."), cure=_("Choose one in Global settings."))]


def balanced(facts: PoolFacts) -> Findings:
    """What the looks found of the pool's name, and how many requirements people have confirmed."""
    count = facts.load_balancer_confirmed
    found = list(looked("load-balancer")(facts))
    if count:
        text = ngettext("%(count)d requirement is confirmed on the page “Load balancer”.",
                        "%(count)d requirements are confirmed on the page “Load balancer”.", count)  # fmt: skip
        found.append(ok(text % {"count": count}))
    return found
