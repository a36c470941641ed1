"""Prepare the console's domain: the rights of the RTC groups on its users, and where its servers' accounts are.

The rights are merged into the access control lists over LDAP; what others granted stays.
Source: Office Communications Server 2007 R2, "Changes made by domain preparation"; Deploying Enterprise Edition,
"Prepare Active Directory Schema, Forest, and Domain".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.errors import ForestNotPrepared
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from pools.preparation import PreparationState, commands, read_state
from pools.preparation.domain import lacking_in
from pools.preparation.grant_kind import grant
from pools.preparation.own_rights import missing_rights
from pools.rules.refusal import broken, refuse

from .container import check_container
from .spec import PrepareDomainSpec


class GroupsMissing(DomainError):
    """Groups of forest preparation are missing."""

    code = "groups-missing"
    message = "{names} {are} missing in {domain}."
    hint = "Run Prepare Forest again: it makes what is missing. Where the groups are in another domain, run {command}."


def plan_prepare_domain(*, spec: PrepareDomainSpec, directory: Directory) -> Plan:
    """Plan the rights that the domain lacks; an empty plan says that none is missing. Reads, writes nothing.

    :raises ForestNotPrepared: the groups that would get the rights do not exist.
    :raises DomainError: the only thing that stands in the way. :raises ManyErrors: several.
    """
    state = read_state(directory)
    chosen = (partial(check_container, text, directory) for text in spec.server_containers or ())
    refuse([*_conflicts(state), *broken(*chosen)])
    changes = tuple(_changes(spec, state, directory))
    return Plan(
        title=f"Prepare the domain {state.domain.name}",
        changes=changes,
        notices=(*_notices(state, changes), *missing_rights(changes, directory)),
    )


def _conflicts(state: PreparationState) -> Iterator[DomainError]:
    if state.forest.rtc_service is None:
        yield ForestNotPrepared(domain=state.forest.root_domain)
        return
    if absent := [group.name for group in state.forest.groups if group.dn is None]:
        are = "are" if len(absent) > 1 else "is"
        command = commands.domain(state.domain.name)
        yield GroupsMissing(names=", ".join(absent), are=are, domain=state.domain.name, command=command)


def _changes(spec: PrepareDomainSpec, state: PreparationState, directory: Directory) -> Iterator[Change]:
    names, head = state.schema.names, state.domain.dn
    by_group: dict[str, list[Any]] = {}
    for one in state.domain.missing_grants:
        by_group.setdefault(one.group, []).append(one)
    for group, some in by_group.items():
        yield grant(f"Grant rights in {state.domain.name} to {group}", head, some, names)
    for dn in _server_containers(spec, state):
        if lacks := lacking_in(dn, directory, state.schema, state.forest):
            yield grant(f"Let RTCUniversalServerAdmins activate servers in {dn.name}", dn, lacks, names)


def _server_containers(spec: PrepareDomainSpec, state: PreparationState) -> list[DN]:
    if spec.server_containers is None:
        return [one.dn for one in state.domain.server_containers]
    return list(dict.fromkeys(DN.parse(text) for text in spec.server_containers))


def _notices(state: PreparationState, changes: tuple[Change, ...]) -> Iterator[Notice]:
    if not changes:
        yield Notice("info", f"Nothing is left to do. {state.domain.in_words}")
        return
    yield Notice(
        "info",
        "Rights are added to the access control lists; none that others granted is taken away. Accounts that are "
        "protected (members of Domain Admins and such) do not inherit them.",
    )
    if len(state.domains) > 1:
        others = ", ".join(name for name in state.domains if name.lower() != state.domain.name.lower())
        text = f"Other domains of the forest ({others}) are prepared from a console of theirs, or by LcsCmd."
        yield Notice("info", text)
