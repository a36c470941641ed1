"""Prepare the forest: RTC Service and its containers, the default SIP domain, the universal groups and their rights.

Only what is missing is made, so it also completes a forest that is prepared in part.
Sources: Office Communications Server 2007 R2, "Changes made by forest preparation"; Deploying Enterprise Edition,
"Prepare Active Directory Schema, Forest, and Domain".
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import any_of, object_class
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.plans.changes import Change, add, modify
from ocsadmin.plans.plan import Notice, Plan
from pools.preparation import PreparationState, accounts, commands, grants, groups, layout, read_state
from pools.preparation.forest import RTCGroup
from pools.preparation.grant_kind import grant
from pools.preparation.grants import Grant
from pools.preparation.own_rights import missing_rights

from .spec import PrepareForestSpec

PERMISSION = "pools.prepare_forest"


class SchemaNotPrepared(DomainError):
    """The schema is not prepared."""

    code = "schema-not-prepared"
    message = "{words}"
    hint = "Prepare the schema first: a member of Schema Admins runs {command} on a Windows computer of the domain."


class LocationFixed(DomainError):
    """Global settings lie elsewhere already."""

    code, field = "location-fixed", "location"
    message = "RTC Service is already there: {dn}."
    hint = "Leave it where it is; choose the {where}."


class SIPDomainStands(DomainError):
    """There is another default SIP domain."""

    code, field = "sip-domain-stands", "sip_domain"
    message = "{name} is the default SIP domain already."
    hint = "Leave the field empty, and add or change SIP domains once the forest is prepared."


class GroupDomainElsewhere(DomainError):
    """The groups would lie in a domain that the console can't write."""

    code, field = "group-domain-elsewhere", "group_domain"
    message = "{asked}, but this console writes to {domain} only."
    hint = "Choose {domain}, or run {command} as an Enterprise Admin."


class NameInTheWay(DomainError):
    """Something else has a name that preparation needs."""

    code = "name-in-the-way"
    message = "{dn} is in the directory already and is not {what}."
    hint = "Rename or delete it, then plan again."


def plan_prepare_forest(*, spec: PrepareForestSpec, directory: Directory) -> Plan:
    """Plan what the forest lacks; an empty plan says that nothing is missing. Reads the directory, writes nothing.

    :raises DomainError: the only thing that stands in the way. :raises ManyErrors: several.
    """
    state = read_state(directory)
    _refuse([*spec.problems(), *_conflicts(spec, state, directory)])
    changes = tuple(_changes(spec, state, directory))
    _refuse(list(_in_the_way(changes, directory)))
    return Plan(
        title=f"Prepare the forest {state.forest.root_domain}",
        operation="prepare_forest",
        permission=PERMISSION,
        changes=changes,
        spec=spec.to_json(),
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
    for name in spec.server_admins:
        try:
            accounts.find_account(name, directory)
        except DomainError as error:
            yield error


def _changes(spec: PrepareForestSpec, state: PreparationState, directory: Directory) -> Iterator[Change]:
    forest, location = directory.forest, spec.location or state.forest.location or layout.CONFIGURATION
    rtc_service = state.forest.rtc_service or layout.rtc_service_dn(forest, location)
    yield from _groups(spec, state, directory)
    if state.forest.rtc_service is None:
        yield from _rtc_service(rtc_service, directory)
    missing = dict(_missing_grants(rtc_service, state, directory))
    if first := missing.pop(rtc_service, ()):
        yield grant(f"Grant rights on {rtc_service.name}", rtc_service, first, state.schema.names)
    yield from _containers(rtc_service, spec, state)
    for dn, some in missing.items():
        yield grant(f"Grant rights on {dn.name}", dn, some, state.schema.names)


def _missing_grants(
    rtc_service: DN, state: PreparationState, directory: Directory
) -> Iterator[tuple[DN, tuple[Grant, ...]]]:
    """On what is there: what it lacks. On what the plan makes: all."""
    there = {group.dn for group in state.forest.groups} | {one.dn for one in state.forest.containers if one.there}
    lacks = dict(state.forest.missing_grants)
    for dn, wanted in grants.of_forest(rtc_service, _group_dns(state, directory.forest.domain)):
        some = lacks.get(dn, ()) if dn in {*there, state.forest.rtc_service} else wanted
        if some:
            yield dn, some


def _users(domain: DN) -> DN:
    return domain.child("CN", "Users")


def _group_dns(state: PreparationState, domain: DN) -> dict[str, DN]:
    """Every RTC group where it is or will be."""
    return {one.name: one.dn or _users(domain).child("CN", one.name) for one in state.forest.groups}


def _groups(spec: PrepareForestSpec, state: PreparationState, directory: Directory) -> Iterator[Change]:
    """Missing groups, made with their members; then members that groups lack which are there."""
    dns, domain = _group_dns(state, directory.forest.domain), directory.forest.domain
    people = _people(spec, directory)
    for group in state.forest.groups:
        members = [dns[name] for name in groups.MEMBERS.get(group.name, ())]
        members += [entry.dn for entry in people.get(group.name, [])]
        if group.dn is None:
            yield _group(group, _users(domain).child("CN", group.name), members)
        else:
            yield from _completed(group, dns, people.get(group.name, []), directory)


def _group(group: RTCGroup, dn: DN, members: list[DN]) -> Change:
    attributes = {
        "objectClass": "group",
        "sAMAccountName": group.name,
        "groupType": groups.UNIVERSAL_SECURITY,
        "description": group.description,
        "member": list(dict.fromkeys(members)) or None,
    }
    return add(f"Create the group {group.name}", dn, {name: value for name, value in attributes.items() if value})


def _completed(group: RTCGroup, dns: dict[str, DN], people: list[Entry], directory: Directory) -> Iterator[Change]:
    dn = dns[group.name]
    if not group.universal:
        before, after = {"groupType": group.group_type}, {"groupType": groups.UNIVERSAL_SECURITY}
        yield modify(f"Make {group.name} a universal security group", dn, guid=group.guid, before=before, after=after)
    coming = [dns[name] for name in group.missing_members]
    entry = directory.get(dn, ("member",))
    there = {DN.parse(text) for text in entry.texts("member")} if entry is not None else set()
    coming += [person.dn for person in people if person.dn not in there]
    for member in coming:
        title = f"Add {member.name} to {group.name}"
        yield modify(title, dn, guid=group.guid, before={"member": ()}, after={"member": (member,)})


def _people(spec: PrepareForestSpec, directory: Directory) -> dict[str, list[Entry]]:
    """Group → accounts that become its members."""
    admins = [accounts.find_account(name, directory) for name in spec.server_admins]
    own = accounts.own_account(directory) if spec.console_account else None
    if own is None:
        return {groups.SERVER_ADMINS: admins}
    return {groups.SERVER_ADMINS: [*admins, own], groups.USER_ADMINS: [own]}


def _rtc_service(dn: DN, directory: Directory) -> Iterator[Change]:
    """RTC Service, and in System the container Microsoft where there is none."""
    if directory.get(dn.parent, ("cn",)) is None:
        yield add(f"Create the container {dn.parent.name}", dn.parent, {"objectClass": "container"})
    attributes = {"objectClass": layout.SERVICE_CLASS, "msRTCSIP-SchemaVersion": 1008}
    yield add(f"Create {layout.RTC_SERVICE}", dn, attributes)


def _containers(rtc_service: DN, spec: PrepareForestSpec, state: PreparationState) -> Iterator[Change]:
    there = {one.name for one in state.forest.containers if one.there}
    sip_domain = spec.sip_domain.lower() or state.forest.root_domain.lower()
    settings = rtc_service.child("CN", layout.GLOBAL_SETTINGS)
    if layout.GLOBAL_SETTINGS not in there:
        attributes = {"objectClass": layout.GLOBAL_CLASS, "msRTCSIP-UserDomainList": [sip_domain]}
        yield add(f"Create {layout.GLOBAL_SETTINGS}", settings, attributes)
    if not state.forest.default_sip_domain:
        yield _sip_domain(settings, sip_domain)
    for name, kind in layout.CONTAINERS.items():
        if name not in there:
            yield add(f"Create the container {name}", rtc_service.child("CN", name), {"objectClass": kind})


def _sip_domain(settings: DN, name: str) -> Change:
    """Named by a GUID that follows from the domain's name, so that equal wishes make equal plans."""
    guid = "{" + str(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_DNS, name), "SIP domain")).upper() + "}"
    attributes = {
        "objectClass": "msRTCSIP-Domain",
        "msRTCSIP-DomainName": name,
        "msRTCSIP-Default": True,
        "msRTCSIP-DomainData": "Authoritative=TRUE",
    }
    return add(f"Create the default SIP domain {name}", settings.child("CN", guid), attributes)


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


def _refuse(errors: list[DomainError]) -> None:
    """Raise the only error as it is, several as one."""
    if len(errors) > 1:
        raise ManyErrors(errors)
    if errors:
        raise errors[0]
