"""directory.add: a new object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ocsadmin.directory import DN, Entry
from ocsadmin.directory.errors import DirectoryError, RefusedValue
from ocsadmin.plans.changes import Change, Values, values_from_json, values_to_json
from ocsadmin.plans.result import Result

from . import ldif, powershell, secrets
from .attributes import AttributeFacts, comparables, facts_of
from .base import After, Before, Context, Mismatch, Other, Outcome, State, undone
from .reading import entries_at


class AddKind:
    """Makes the object and remembers it as it was made, so that undoing can see whether others touched it.

    Secrets are part of the same request: an object that is there with its other values has them.
    """

    name, title, needs_database = "directory.add", "Add", False
    on_controller = True

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read ahead: the server itself refuses a name that is taken."""

    def apply(self, change: Change, context: Context) -> Outcome:
        dn = DN.parse(change.target)
        attributes = {name: values for name, values in change.after.items() if values}
        try:
            context.directory.add(dn, attributes | secrets.opened(change, context))
        except RefusedValue as error:
            raise secrets.told(error, dn) from error
        return self._remembered(dn, context)

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        names = sorted({"objectGUID", *(name for change in changes for name in change.after)})
        dns = [DN.parse(change.target) for change in changes]
        there = entries_at(dns, context.directory, names)
        parents = entries_at((dn.parent for dn in dns if dn not in there), context.directory, ["objectGUID"])
        facts = facts_of(names, context.directory)
        return [_state(change, dn, there.get(dn), parents, facts) for change, dn in zip(changes, dns, strict=True)]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return self._remembered(DN.parse(change.target), context)

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        kept = values_from_json(outcome.get("attributes", {}))
        return Change(
            "directory.delete",
            undone(change.title),
            change.target,
            guid=UUID(outcome["guid"]) if outcome.get("guid") else None,
            before=kept or {name: values for name, values in change.after.items() if values},
            data={"exact": bool(kept), **({"redo_secrets": dict(change.secrets)} if change.secrets else {})},
            lane=change.lane,
        )

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset({"*"})

    def to_ldif(self, change: Change) -> str:
        lines = (ldif.line(name, value) for name, values in change.after.items() for value in values)
        return ldif.record(change.target, "add", lines) + secrets.comments(change)

    def to_command(self, change: Change) -> str:
        dn = DN.parse(change.target)
        classes = [str(value) for value in change.after.get("objectClass", ())]
        later = secrets.held_back(change)
        left_out = ("objectclass", "cn", *later)
        others = {name: values for name, values in change.after.items() if name.lower() not in left_out}
        attributes = f" -OtherAttributes {powershell.table(others)}" if any(others.values()) else ""
        kind = powershell.quoted(classes[-1] if classes else "")
        parent = powershell.quoted(str(dn.parent))
        made = f"New-ADObject -Name {powershell.quoted(dn.name)} -Type {kind} -Path {parent}{attributes}"
        rest = powershell.table({name: values for name, values in change.after.items() if name.lower() in later})
        last = [f"Set-ADObject -Identity {powershell.quoted(change.target)} -Replace {rest}"] if rest != "@{}" else []
        return "\n".join([made, *secrets.commands(change), *last])

    def _remembered(self, dn: DN, context: Context) -> Outcome:
        try:
            entry = context.directory.get(dn, ["*"])
        except DirectoryError as error:
            return Outcome(Result.WARNING, f"It was made, but could not be read back: {error.text}")
        if entry is None:
            return Outcome(Result.WARNING, "It was made, but the console's account may not see it.")
        return Outcome(guid=entry.guid, kept=remembered(entry, context))


def remembered(entry: Entry, context: Context) -> dict[str, Any]:
    """GUID and attributes as JSON, without those that the directory keeps itself."""
    attributes = own_attributes(entry, context)
    return {"guid": str(entry.guid), "dn": entry.dn_text, "attributes": values_to_json(attributes)}


def own_attributes(entry: Entry, context: Context) -> Values:
    """All attributes that a copy of the object would be made of."""
    facts = facts_of(entry, context.directory)
    return {facts[name].name: entry.wire(name) for name in sorted(entry) if not facts[name].kept_by_directory}


def _state(
    change: Change, dn: DN, entry: Entry | None, parents: Mapping[DN, Entry], facts: Mapping[str, AttributeFacts]
) -> State:
    if entry is None:
        if dn.parent in parents:
            return Before()
        return Other((Mismatch("", text=f"The container {dn.parent} is not in the directory."),))
    wrong = [
        name
        for name, values in change.after.items()
        if not comparables(name, values, facts[name.lower()].syntax)
        <= comparables(name, entry.wire(name), facts[name.lower()].syntax)
    ]
    if not wrong:
        return After()
    text = f"{dn} is in the directory already, with other values."
    return Other(tuple(Mismatch(name, (), entry.wire(name), text) for name in wrong))
