"""Configure a pool or server: applications, SIP domains, client logon, external user access."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ocsadmin.directory import Directory
from ocsadmin.errors import BadInput, DomainError, ManyErrors
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.activate_applications.plan import on_server
from pools.directory.pools import PoolServer, servers_of_pool
from pools.services import applications
from pools.sip_domains.changes import addition, check_addition, check_removal, domain_problems, logon_cleanup, removal

from .external_access import edge_changes, edge_notices, edge_problems
from .logon import logon_changes, logon_notices, logon_problems
from .spec import ConfigurePoolSpec
from .standing import Standing, pools_of, sip_domains, standing

PERMISSION = "pools.configure_pool"
ON_HOST = "host.hand_over"


class NothingToChange(DomainError):
    """All is as wished."""

    code, status = "nothing-to-change", 422
    message = "Nothing to change: {pool} is configured like this already."
    hint = "Go back and choose something else, or leave it as it is."


def plan_configure_pool(*, spec: ConfigurePoolSpec, directory: Directory) -> Plan:
    """Plan what differs between the wish and what is set now; nothing differs: a plan without changes.

    Reads the directory, writes nothing.

    :raises DomainError: the only thing that stands in the way. :raises ManyErrors: several; ``field`` says where.
    Source: Deploying Enterprise Edition, "Configure Pool and Applications".
    """
    refuse(spec.problems())
    now = standing(spec.pool, directory)
    refuse(list(_problems(spec, now, directory)))
    changes = tuple(_changes(spec, now, servers_of_pool(now.pool.dn, directory)))
    hosts = tuple(change for change in changes if change.kind == ON_HOST)
    return Plan(
        title=f"Configure {now.fqdn}",
        operation="configure_pool",
        permission=PERMISSION,
        changes=(*(change for change in changes if change.kind != ON_HOST), *hosts),
        spec=spec.to_json(),
        notices=tuple(_notices(spec, now, changes)),
    )


def plan_add_sip_domain(*, name: Any, directory: Directory) -> Plan:
    """Plan one more SIP domain; the first of a forest becomes its default.

    :raises MissingValue, BadSIPDomain, SIPDomainThere: it may not be added. :raises BadInput: it is no text.
    """
    there = sip_domains(directory)
    domain = check_addition(_text(name), [one.text("msRTCSIP-DomainName") for one in there], field="name")
    changes = (addition(domain, directory.forest, default=not there),)
    return _domain_plan(f"Add the SIP domain {domain}", "add_sip_domain", domain, changes)


def plan_remove_sip_domain(*, name: Any, directory: Directory) -> Plan:
    """Plan to remove a SIP domain in which nobody has an address; pools forget it too.

    :raises SIPDomainUnknown, DefaultSIPDomainStays, SIPDomainInUse: it stays. :raises BadInput: it is no text.
    """
    entry = check_removal(_text(name), sip_domains(directory), directory, field="name")
    domain = entry.text("msRTCSIP-DomainName")
    changes = (*logon_cleanup([domain], pools_of(directory)), removal(entry))
    return _domain_plan(f"Remove the SIP domain {domain}", "remove_sip_domain", domain, changes)


def wished_domain(data: Any) -> Any:
    """The ``name`` of a wish as JSON.

    :raises BadInput: it is no object, or has something else too.
    """
    if not isinstance(data, Mapping) or set(data) - {"name"}:
        raise BadInput("A SIP domain is wished by its name alone.", cure='Give {"name": "…"}.', field="name")
    return data.get("name")


def refuse(errors: list[DomainError]) -> None:
    """Raise the only error as it is, several as one."""
    if len(errors) > 1:
        raise ManyErrors(errors)
    if errors:
        raise errors[0]


def _domain_plan(title: str, operation: str, domain: str, changes: tuple[Change, ...]) -> Plan:
    return Plan(title=title, operation=operation, permission=PERMISSION, changes=changes, spec={"name": domain})


def _text(name: Any) -> str:
    if not isinstance(name, str):
        raise BadInput(f"{name!r} is not a SIP domain.", cure="Give its name as a text.", field="name")
    return name


def _problems(spec: ConfigurePoolSpec, now: Standing, directory: Directory) -> Iterator[DomainError]:
    yield from domain_problems(spec.add_sip_domains, spec.remove_sip_domains, now.sip_domains, directory)
    yield from logon_problems(spec, now)
    yield from edge_problems(spec, now)


def _changes(spec: ConfigurePoolSpec, now: Standing, servers: Sequence[PoolServer]) -> Iterator[Change]:
    for number, name in enumerate(_new_domains(spec, now)):
        yield addition(name, now.forest, default=not now.sip_domains and number == 0)
    yield from logon_changes(spec, now)
    others = [pool for pool in now.pools if pool.dn != now.pool.dn]
    yield from logon_cleanup(spec.remove_sip_domains, others)
    yield from edge_changes(spec, now)
    for entry in now.sip_domains:
        if entry.text("msRTCSIP-DomainName").lower() in {name.lower() for name in spec.remove_sip_domains}:
            yield removal(entry)
    if spec.applications is not None:
        yield from _activation(spec.applications, now, [one for one in servers if one.application_server])


def _new_domains(spec: ConfigurePoolSpec, now: Standing) -> list[str]:
    return [name for name in spec.add_sip_domains if name not in now.domain_names]


def _activation(wanted: Sequence[str], now: Standing, hosts: Sequence[PoolServer]) -> Iterator[Change]:
    """In the pool, and on each of its application servers; where there are none yet, a step for later."""
    there = [one for one in now.trusted_services if one not in now.mras]
    planned = applications.activation_changes(now.pool, now.forest, wanted, trusted_services=there, servers=now.servers)
    yield from (change for change in planned if change.kind != ON_HOST or not hosts)
    for host in hosts:
        yield from on_server(host, applications.in_order(wanted))


def _notices(spec: ConfigurePoolSpec, now: Standing, changes: tuple[Change, ...]) -> Iterator[Notice]:
    if not changes:
        yield Notice("info", NothingToChange(pool=now.fqdn).text)
    if spec.applications is not None and (kept := [name for name in now.active if name not in spec.applications]):
        called = ", ".join(names.BUILT_IN_APPLICATIONS[name] for name in kept)
        yield Notice("info", f"{called}: active, and stays so. This wizard activates only.", "applications")
    if again := [name for name in spec.add_sip_domains if name in now.domain_names]:
        yield Notice("info", f"{', '.join(again)}: a SIP domain already; nothing is added.", "add_sip_domains")
    yield from logon_notices(spec, now)
    yield from edge_notices(spec, now)
