"""The universal groups that the forest lacks, and members that groups lack."""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.plans.changes import Change, add, modify
from pools.preparation import PreparationState, accounts, groups
from pools.preparation.forest import RTCGroup

from .spec import PrepareForestSpec


def users_container(domain: DN) -> DN:
    return domain.child("CN", "Users")


def group_dns(state: PreparationState, domain: DN) -> dict[str, DN]:
    """Every RTC group where it is or will be."""
    return {one.name: one.dn or users_container(domain).child("CN", one.name) for one in state.forest.groups}


def group_changes(spec: PrepareForestSpec, state: PreparationState, directory: Directory) -> Iterator[Change]:
    """Missing groups, made with their members; then members that groups lack which are there."""
    dns, domain = group_dns(state, directory.forest.domain), directory.forest.domain
    people = _people(spec, directory)
    for group in state.forest.groups:
        members = [dns[name] for name in groups.MEMBERS.get(group.name, ())]
        members += [entry.dn for entry in people.get(group.name, [])]
        if group.dn is None:
            yield _group(group, users_container(domain).child("CN", group.name), members)
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
