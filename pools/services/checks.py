"""The checks that confirm steps on hosts of pools: a service's port, and the replication of a pool's objects.

Only hosts and ports of the deployment are asked, as the mirror knows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ocsadmin.checks import tcp
from ocsadmin.checks.dns import Resolver
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.targets import OutsideDeployment, Targets
from ocsadmin.checks.verdict import Level, Verdict, ok, warning
from ocsadmin.directory import Directory
from ocsadmin.plans.kinds import checked
from pools.directory.pools import find_pool
from pools.models import Pool, Server, TrustedServiceEntry

from . import catalog as service_catalog
from .replication import replication_verdicts

TIMEOUT = 3.0
"""Seconds that a service has to answer."""
NOT_LISTENING = ("tcp-refused", "tcp-unreachable", "tcp-reset", "time-out")
"""Codes of verdicts that say that nothing answers at the port, whatever the name leads to."""


def register(directory: Callable[[], Directory], controllers: Callable[[], Sequence[Directory]]) -> None:
    """Say how to look. The functions answer the directory, and its domain controllers one by one."""
    checked.register("tcp", port)
    checked.register("replication", lambda check, _resolver: replication(check, directory(), controllers()))


def port(check: Mapping[str, Any], resolver: Resolver) -> checked.Probe:
    """Whether a service answers (``expect`` open) or no longer does (closed).

    :raises OutsideDeployment: the host or the port is none of the deployment's.
    """
    host, number = str(check.get("host", "")).lower(), check.get("port")
    if not isinstance(number, int) or number not in _ports_of(host):
        raise OutsideDeployment(host=host[:255], port=str(number)[:20])
    probe = Probe(resolver, Targets({host: [number]}), timeout=TIMEOUT)
    what = str(check.get("what") or _("The service"))
    if check.get("expect") == "closed":
        return lambda: _stopped(tcp.check(probe, host, number, what=what), host, number, what)
    return lambda: _started(tcp.check(probe, host, number, what=what))


def replication(check: Mapping[str, Any], directory: Directory, controllers: Sequence[Directory]) -> checked.Probe:
    """Whether every domain controller that the console knows has the pool's objects.

    :raises NoSuchPool: the pool is gone.
    """
    pool = find_pool(str(check.get("pool", "")), directory, ("cn",)).dn
    return lambda: _worst(replication_verdicts(pool, directory, controllers))


def _ports_of(host: str) -> frozenset[int]:
    """The ports that may be asked at a server: those of the product's services, and of its pool's applications."""
    server = Server.objects.filter(fqdn__iexact=host).first()
    if server is None:
        return frozenset()
    pool = Pool.objects.filter(service_dn_key=server.pool_key).first()
    names = [host, *([pool.fqdn.lower()] if pool else [])]
    entries = TrustedServiceEntry.objects.filter(fqdn__in=names, port__isnull=False)
    return service_catalog.ports() | {one for one in entries.values_list("port", flat=True) if one}


def _started(seen: Verdict) -> Verdict:
    if seen.level == Level.OK:
        return seen
    late = _("It has not started, or it is late: a service may be logged as not started although it runs.")
    cause = late if seen.code in NOT_LISTENING else seen.cause
    cure = _("Check the Office Communications Server event log of the host, then ask again.")
    return warning(seen.text, cause=cause, cure=cure, code=seen.code)


def _stopped(seen: Verdict, host: str, number: int, what: str) -> Verdict:
    place = {"what": what, "host": host, "port": number}
    if seen.level == Level.OK:
        text = _("%(what)s still answers at %(host)s, port %(port)s.") % place
        return warning(text, cure=_("Wait until it has stopped, then ask again."), code="still-answers")
    if seen.code in NOT_LISTENING:
        return ok(_("%(what)s no longer answers at %(host)s, port %(port)s.") % place, code="stopped")
    return warning(seen.text, cause=seen.cause, cure=seen.cure, code=seen.code)


def _worst(verdicts: Sequence[Verdict]) -> Verdict:
    """All as one: good only where each controller that was asked is."""
    bad = [one for one in verdicts if one.level in (Level.WARNING, Level.FAILURE)]
    text = " ".join(one.text for one in (bad or verdicts))
    if bad:
        return warning(text, cause=bad[0].cause, cure=bad[0].cure)
    return ok(text)
