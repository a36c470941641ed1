"""directory.grant: rights for groups, merged into an object's access control list; what others granted stays.

Entries name groups; their SIDs are looked up when the change is made, since a group may be made by the same plan.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.access import AccessEntry, AccessList, entry_of
from ocsadmin.directory.filters import any_of, object_class
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Before, Context, Mismatch, Other, Outcome, State, access_lists
from ocsadmin.plans.kinds.base import undone
from ocsadmin.plans.kinds.ldif import comment

from .grants import WELL_KNOWN, Grant, summary
from .schema import SchemaName

KIND = "directory.grant"
SHOWN_AS = "Permissions"


class GroupMissing(DomainError):
    """A group that shall get rights is not there."""

    code, status = "group-missing", 409
    message = "There is no group {name} in {domain}, so it can't get rights on {dn}."
    hint = "Prepare the forest first; it makes the groups."


def grant(
    title: str, dn: DN, grants: Sequence[Grant], names: Mapping[str, SchemaName], *, guid: UUID | None = None
) -> Change:
    """Rights for groups on an object. ``names``: what the schema calls the classes and attributes that they name."""
    wanted = {name.lower() for one in grants for name in (one.what, one.of) if name and name not in WELL_KNOWN}
    known = {name: _name_json(names[name]) for name in sorted(wanted)}
    data = {"grants": [one.to_json() for one in grants], "names": known}
    return Change(KIND, title, str(dn), guid=guid, after={SHOWN_AS: tuple(summary(grants))}, data=data)


def _name_json(name: SchemaName) -> list[str]:
    return [str(guid) for guid in (name.guid, name.property_set) if guid]


class GrantKind:
    """Adds what is missing of the grants; its inverse takes away exactly the entries that it added."""

    name, title, needs_database = KIND, "Permissions", True
    on_controller = True

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read ahead: the list is read right before it is written."""

    def apply(self, change: Change, context: Context) -> Outcome:
        dn, directory = DN.parse(change.target), context.directory
        there = access_lists.list_of(dn, directory)
        if _removes(change):
            gone = [entry for entry in _removed(change) if there.holds(entry)]
            return access_lists.write(dn, there, there.without(gone), directory) if gone else Outcome()
        added = _missing(change, there, _sids(change, directory))
        if not added:
            return Outcome(message="All of it was granted already.")
        context.keep(access_lists.kept_of(added))  # later nobody could tell it from what others have granted
        return access_lists.write(dn, there, there.with_added(added), directory, added)

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        return [_state(change, context.directory) for change in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        if _removes(change):
            return Outcome()
        directory = context.directory
        there, sids = access_lists.list_of(DN.parse(change.target), directory), _sids(change, directory)
        entries = [entry for entry in _entries(change, sids) if there.holds(entry)]
        return Outcome(kept=access_lists.kept_of(entries))

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        if _removes(change):
            return Change(KIND, undone(change.title), change.target, after=change.before, data=change.data["undoes"])
        if not outcome.get("added"):
            return None
        data = {"remove": list(outcome["added"]), "undoes": dict(change.data)}
        return Change(KIND, undone(change.title), change.target, guid=change.guid, before=change.after, data=data)

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset({"ntsecuritydescriptor"})

    def to_ldif(self, change: Change) -> str:
        return comment(f"Permissions of {change.target}, which LDIF can't tell:\n{self.to_command(change)}")

    def to_command(self, change: Change) -> str:
        """dsacls.exe, of Windows Server 2003 SP1 Support Tools and every later server; one command for each group."""
        if _removes(change):
            groups = dict.fromkeys(one.group for one in _grants(change.data["undoes"]))
            lines = [f'dsacls.exe "{change.target}" /R "{group}"' for group in groups]
            return "\n".join(["REM /R takes away all rights of the group on this object, not only these.", *lines])
        options: dict[tuple[str, str], list[str]] = {}
        for one in _grants(change.data):
            reach, _, what = one.dsacls(one.group).partition(" /G ")
            options.setdefault((one.group, reach), []).append(what)
        return "\n".join(
            f'dsacls.exe "{change.target}"{reach} /G {" ".join(whats)}' for (_group, reach), whats in options.items()
        )


def _removes(change: Change) -> bool:
    return "remove" in change.data


def _removed(change: Change) -> list[AccessEntry]:
    return [entry_of(base64.b64decode(text)) for text in change.data["remove"]]


def _grants(data: Mapping[str, Any]) -> list[Grant]:
    return [Grant.from_json(one) for one in data["grants"]]


def _names(change: Change) -> dict[str, SchemaName]:
    found = {name: [UUID(text) for text in guids] for name, guids in change.data["names"].items()}
    return {name: SchemaName(guids[0], guids[1] if len(guids) > 1 else None) for name, guids in found.items()}


def _entries(change: Change, sids: Mapping[str, bytes]) -> list[AccessEntry]:
    names = _names(change)
    return [one.entry(sids[one.group], names) for one in _grants(change.data)]


def _missing(change: Change, there: AccessList, sids: Mapping[str, bytes]) -> list[AccessEntry]:
    names = _names(change)
    return [
        one.entry(sids[one.group], names)
        for one in _grants(change.data)
        if not one.given_by(there, sids[one.group], names)
    ]


def _sids(change: Change, directory: Directory, *, needed: bool = True) -> dict[str, bytes]:
    """:raises GroupMissing: a group is not there, and it is needed."""
    wanted = dict.fromkeys(one.group for one in _grants(change.data))
    where = any_of("sAMAccountName", list(wanted)) & object_class("group")
    domain = directory.forest.domain
    found = list(directory.search(domain, where, attributes=("sAMAccountName", "objectSid")))
    by_name = {entry.text("sAMAccountName").lower(): entry.raw("objectSid")[0] for entry in found}
    sids = {name: by_name[name.lower()] for name in wanted if name.lower() in by_name}
    if needed and (absent := [name for name in wanted if name not in sids]):
        raise GroupMissing(name=absent[0], domain=domain.domain, dn=change.target)
    return sids


def _state(change: Change, directory: Directory) -> State:
    there = directory.access_list(DN.parse(change.target))
    if there is None:
        text = f"{change.target} is not in the directory, or its permissions can't be read."
        return After() if _removes(change) else Other((Mismatch("", text=text),))
    if _removes(change):
        return Before() if any(there.holds(entry) for entry in _removed(change)) else After()
    sids = _sids(change, directory, needed=False)
    if any(one.group not in sids for one in _grants(change.data)):
        return Before()
    return Before() if _missing(change, there, sids) else After()
