"""The home pool: it is there, has servers, and how it did in its newest validation."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocsadmin.checks.verdict import Verdict, failure, info, ok, warning
from ocsadmin.directory import DN
from ocsadmin.web import words
from pools.models import Pool
from pools.names import owner_of_service
from pools.validation import queries
from pools.validation.health import health_of
from users.diagnosis.facts import Facts
from users.diagnosis.steps import CantTell
from users.directory import attributes as ad

from .account import written

POOL_SERVICE = "msRTCSIP-PoolService"
MOST = 3
"""How many findings of a validation are repeated."""


def home(facts: Facts) -> list[Verdict]:
    """Codes: no-home, home-gone, home-no-pool, being-moved, pool-old."""
    entry = facts.there
    if not entry.has(ad.HOME_SERVER):
        return [
            failure(
                _("There is no home pool."),
                cause=_("msRTCSIP-PrimaryHomeServer has no value.%(written)s")
                % {"written": written(facts, ad.HOME_SERVER)},
                cure=_("Enable the person on a pool."),
                code="no-home",
            )
        ]
    service = facts.home
    name = _name(service)
    there = facts.directory.get(service, ("objectClass",))
    if there is None:
        return [_gone(name, service, facts)]
    if POOL_SERVICE.lower() not in {one.lower() for one in there.texts("objectClass")}:
        text = _("The home server %(dn)s is no pool.") % {"dn": service}
        return [failure(text, cure=_("Move the person to a pool."), code="home-no-pool")]
    return [ok(_("The home pool is %(name)s.") % {"name": name}), *_moving(facts), *_old(facts)]


def _gone(name: str, service: DN, facts: Facts) -> Verdict:
    return failure(
        _("The home pool %(name)s is gone.") % {"name": name},
        cause=_("msRTCSIP-PrimaryHomeServer still points to it: %(dn)s.%(written)s")
        % {"dn": service, "written": written(facts, ad.HOME_SERVER)},
        cure=_("Move the person to another pool; by force, since the old one can't hand over."),
        code="home-gone",
    )


def _name(service: DN) -> str:
    pool = Pool.objects.filter(service_dn_key=service.key).first()
    return str(pool) if pool else owner_of_service(service).name or str(service)


def _moving(facts: Facts) -> Iterator[Verdict]:
    target = facts.there.link(ad.TARGET_HOME_SERVER)
    if target is not None and target != facts.home:
        yield warning(
            _("The person is being moved to %(name)s.") % {"name": _name(target)},
            cause=_("Until the servers have handed over, signing in may fail.%(written)s")
            % {"written": written(facts, ad.TARGET_HOME_SERVER)},
            cure=_("Wait until the move is done, or look at its job."),
            code="being-moved",
        )


def _old(facts: Facts) -> Iterator[Verdict]:
    try:
        version = facts.pool.version
    except CantTell as reason:
        yield info(reason.text, cure=_("Read the pools from the directory (replication)."), code="pool-not-mirrored")
        return
    if version is not None and version < Pool.Version.OCS_2007_R2:
        text = _("The home pool runs %(version)s.") % {"version": Pool.Version(version).label}
        cause = _("Communicator 2007 R2 does not do everything there.")
        yield info(text, cause=cause, cure=_("Move the person to a newer pool."), code="pool-old")


def servers(facts: Facts) -> list[Verdict]:
    """Codes: no-servers, pool-unhealthy, pool-attention, never-validated."""
    names = facts.servers
    if not names:
        return [
            failure(
                _("The pool %(name)s has no Front End Server.") % {"name": facts.pool},
                cause=_("Nobody answers there."),
                cure=_("Add a server to the pool, or move the person to another pool."),
                code="no-servers",
            )
        ]
    count = ngettext("%(n)d server: %(names)s.", "%(n)d servers: %(names)s.", len(names))
    return [ok(count % {"n": len(names), "names": ", ".join(names)}), *_health(facts)]


def _health(facts: Facts) -> Iterator[Verdict]:
    key = facts.pool.service_dn_key
    health = health_of([key])[key]
    if not health.level:
        text = _("The pool was never validated.")
        yield info(text, cure=_("Have it validated; the page of the pool does it."), code="never-validated")
        return
    ago = {"ago": words.ago(health.when) if health.when else ""}
    if health.level == "ok":
        yield ok(_("The newest validation found the pool in order (%(ago)s).") % ago)
        return
    said = queries.attention(key)["failure" if health.level == "failure" else "warning"][:MOST]
    yield warning(
        (
            _("The newest validation found failures (%(ago)s).")
            if health.level == "failure"
            else _("The newest validation found warnings (%(ago)s).")
        )
        % ago,
        cause=" ".join(one.row.text for one in said),
        cure=_("Look at the validation of the pool."),
        code="pool-unhealthy" if health.level == "failure" else "pool-attention",
    )
