"""Prepare the forest: RTC Service and its containers, the default SIP domain, the universal groups and their rights.

Only what is missing is made, so it also completes a forest that is prepared in part.
Sources: Office Communications Server 2007 R2, "Changes made by forest preparation"; Deploying Enterprise Edition,
"Prepare Active Directory Schema, Forest, and Domain".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.filters import any_of, object_class
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from pools.preparation import PreparationState, accounts, commands, grants, layout, read_state
from pools.preparation.grant_kind import grant
from pools.preparation.grants import Grant
from pools.preparation.own_rights import missing_rights
from pools.rules.refusal import broken, refuse

from .containers import container_changes, rtc_service_changes
from .errors import GroupDomainElsewhere, LocationFixed, NameInTheWay, SchemaNotPrepared, SIPDomainStands
from .group_changes import group_changes, group_dns
from .spec import PrepareForestSpec


def plan_prepare_forest(*, spec: PrepareForestSpec, directory: Directory) -> Plan:
    """Plan what the forest lacks; an empty plan says that nothing is missing. Reads the directory, writes nothing.

    :raises DomainError: the only thing that stands in the way. :raises ManyErrors: several.
    """
    state = read_state(directory)
    refuse(_conflicts(spec, state, directory))
    changes = tuple(_changes(spec, state, directory))
    refuse(_in_the_way(changes, directory))
    return Plan(
        title=f"Prepare the forest {state.forest.root_domain}",
        changes=changes,
        notices=(*_notices(spec, state, changes), *missing_rights(changes, directory)),
    )


def _conflicts(spec: PrepareForestSpec, state: PreparationState, directory: Directory) -> Iterator[DomainError]:
    if not state.schema.done:
        yield SchemaNotPrepared(words=state.schema.in_words, command=commands.SCHEMA)
    there = state.forest.rtc_service
    if there and spec.location and spec.location != state.forest.location:
        yield LocationFixed(dn=there, where=state.forest.location_in_words)
    default = state.forest.default_sip_domain
    if default and spec.sip_domain and spec.sip_domain.lower() != default.lower():
        yield SIPDomainStands(name=default)
    own = directory.forest.domain.domain
    if spec.group_domain and spec.group_domain.lower() != own.lower():
        known = spec.group_domain.lower() in {name.lower() for name in state.domains}
        asked = f"{spec.group_domain} is {'another domain of' if known else 'no domain of'} this forest"
        command = commands.forest(spec.location, spec.group_domain if known else own)
        yield GroupDomainElsewhere(asked=asked, domain=own, command=command)
    yield from broken(*(partial(accounts.find_account, name, directory) for name in spec.server_admins))


def _changes(spec: PrepareForestSpec, state: PreparationState, directory: Directory) -> Iterator[Change]:
    forest, location = directory.forest, spec.location or state.forest.location or layout.CONFIGURATION
    rtc_service = state.forest.rtc_service or layout.rtc_service_dn(forest, location)
    yield from group_changes(spec, state, directory)
    if state.forest.rtc_service is None:
        yield from rtc_service_changes(rtc_service, directory)
    missing = dict(_missing_grants(rtc_service, state, directory))
    if first := missing.pop(rtc_service, ()):
        yield grant(f"Grant rights on {rtc_service.name}", rtc_service, first, state.schema.names)
    yield from container_changes(rtc_service, spec, state)
    for dn, some in missing.items():
        yield grant(f"Grant rights on {dn.name}", dn, some, state.schema.names)


def _missing_grants(
    rtc_service: DN, state: PreparationState, directory: Directory
) -> Iterator[tuple[DN, tuple[Grant, ...]]]:
    """On what is there: what it lacks. On what the plan makes: all."""
    there = {group.dn for group in state.forest.groups} | {one.dn for one in state.forest.containers if one.there}
    lacks = dict(state.forest.missing_grants)
    for dn, wanted in grants.of_forest(rtc_service, group_dns(state, directory.forest.domain)):
        some = lacks.get(dn, ()) if dn in {*there, state.forest.rtc_service} else wanted
        if some:
            yield dn, some


def _in_the_way(changes: tuple[Change, ...], directory: Directory) -> Iterator[DomainError]:
    """Objects that have a name which the plan needs, though they are something else."""
    added = [change for change in changes if change.kind == "directory.add"]
    for change in added:
        if directory.get(DN.parse(change.target), ("cn",)) is not None:
            yield NameInTheWay(dn=change.target, what=f"of class {change.after['objectClass'][-1]!s}")
    names = [str(change.after["sAMAccountName"][0]) for change in added if "sAMAccountName" in change.after]
    if names:
        where = any_of("sAMAccountName", names) & ~object_class("group")
        for entry in directory.search(directory.forest.domain, where, attributes=("cn",)):
            yield NameInTheWay(dn=entry.dn_text, what="a group")


def _notices(spec: PrepareForestSpec, state: PreparationState, changes: tuple[Change, ...]) -> Iterator[Notice]:
    if not changes:
        yield Notice("info", f"Nothing is left to do. {state.forest.in_words}")
        return
    if spec.location == layout.SYSTEM and state.forest.rtc_service is None:
        yield Notice(
            "warning",
            "With global settings in System every server must always reach a domain controller of the root domain "
            f"{state.forest.root_domain}. The Configuration container is on every domain controller of the forest.",
        )
    if len(state.domain.controllers) > 1 or len(state.domains) > 1:
        text = "Let this replicate to all domain controllers and global catalogs before you prepare the domains."
        yield Notice("info", text)
    yield Notice("info", "Afterwards prepare each domain that has users or servers of Office Communications Server.")
