"""DNS: the records that the pool and its clients need.

Source: Deploying Enterprise Edition, "DNS Requirements for Enterprise Pools", "DNS Requirements for Standard Edition
Servers" and "DNS Requirements for Automatic Client Sign-In".
"""

from __future__ import annotations

from ocsadmin.checks.dns import NameServersSilent, NoSuchName, check_address
from ocsadmin.checks.verdict import Level, Verdict, failure, ok, warning
from pools.models import Pool
from pools.rules import automatic_logon
from pools.validation.registry import Skip, check
from pools.validation.surroundings import Surroundings


@check("dns_address")
def dns_address(around: Surroundings, *, name: str, what: str, needed: bool = True) -> list[Verdict]:
    """An A record; without it a failure where it is ``needed``, else a warning.

    :raises Skip: no name server answers.
    """
    found = check_address(around.probe.resolver, name, what=what)
    if found.level is Level.INFO:
        raise Skip(found.text)
    if found.level is Level.WARNING and needed:
        found = failure(found.text, cause=found.cause, cure=found.cure, code=found.code)
    return [found]


@check("dns_sign_in")
def dns_sign_in(around: Surroundings, *, domain: str, pool_fqdns: list[str]) -> list[Verdict]:
    """``_sipinternaltls._tcp.<domain>`` leads, over port 5061, to the pool that redirects sign-in.

    ``pool_fqdns``: all pools of the forest; which of them redirects is read from the directory's settings.

    :raises Skip: no name server answers.
    """
    name, port = automatic_logon.service_name(domain), automatic_logon.SIGN_IN_PORT
    try:
        records = around.probe.resolver.services(name)
    except NoSuchName:
        return [_no_record(name, around)]
    except NameServersSilent as error:
        raise Skip(f"{name} could not be looked up: {error}") from error
    targets = {record.target.lower().rstrip(".") for record in records}
    said = ", ".join(f"{record.target}, port {record.port}" for record in records)
    if wrong := [record for record in records if record.port != port]:
        return [
            failure(
                f"{name} leads to port {wrong[0].port}.",
                cause=f"Clients sign in at port {port}.",
                cure="Correct the record.",
            )
        ]
    if not targets <= set(pool_fqdns):
        text = f"{name} leads to {said}, which is no pool of the forest."
        return [failure(text, cure="Let it lead to the pool that redirects automatic logon.")]
    if len(targets) > 1:
        text = f"{name} leads to several pools: {said}."
        return [failure(text, cause="One and only one pool may be named.", cure="Delete the other records.")]
    return [ok(f"{name} leads to {said}.")]


def _no_record(name: str, around: Surroundings) -> Verdict:
    cause = "Clients that sign in automatically look for it."
    if around.subject.logon.clients:
        return failure(
            f"{name} has no DNS SRV record.", cause=cause, cure="Create it; see the DNS records of the pool."
        )
    return warning(
        f"{name} has no DNS SRV record.",
        cause=cause,
        cure="Create it, or configure all clients of this domain by hand.",
    )


def pool_fqdns() -> list[str]:
    """All pools of the forest, in lower case."""
    return sorted(fqdn.lower() for fqdn in Pool.objects.exclude(fqdn="").values_list("fqdn", flat=True))
