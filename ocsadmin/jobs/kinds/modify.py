"""directory.modify: other values for an object, by compare and swap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ocsadmin.directory import DN, AttributeChange, Entry, Wire
from ocsadmin.directory.errors import DirectoryError
from ocsadmin.jobs.changes import Change

from . import ldif, powershell
from .attributes import AttributeFacts, comparables, facts_of, without
from .base import After, Before, Context, Mismatch, Other, Outcome, State, undone
from .reading import DNByGUID, entries_of


class ModifyKind:
    """Only the values named in the change are touched; those of others, also in the same attribute, stay."""

    name, title, needs_database = "directory.modify", "Change", False

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read ahead: the server finds the object by its GUID, also when it has been moved meanwhile."""

    def apply(self, change: Change, context: Context) -> Outcome:
        dn = DNByGUID(change.guid) if change.guid else DN.parse(change.target)
        try:
            context.directory.modify(dn, attribute_changes(change))
        except DirectoryError as error:
            raise _named(error, change) from error
        return Outcome()

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        names = sorted({name for change in changes for name in change.after})
        facts = facts_of(names, context.directory)
        entries = entries_of(changes, context.directory, names)
        return [_state(change, entry, facts) for change, entry in zip(changes, entries, strict=True)]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        return Change(
            self.name,
            undone(change.title),
            change.target,
            guid=change.guid,
            before=change.after,
            after=change.before,
            lane=change.lane,
        )

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset(name.lower() for name in change.after)

    def to_ldif(self, change: Change) -> str:
        lines: list[str] = []
        for part in attribute_changes(change):
            for verb, values in (("delete", part.remove), ("add", part.add)):
                if values:
                    lines += [f"{verb}: {part.attribute}", *(ldif.line(part.attribute, one) for one in values), "-"]
        return ldif.record(change.target, "modify", lines)

    def to_command(self, change: Change) -> str:
        parts = attribute_changes(change)
        removed = powershell.table({part.attribute: part.remove for part in parts})
        added = powershell.table({part.attribute: part.add for part in parts})
        options = [f" -Remove {removed}" if removed != "@{}" else "", f" -Add {added}" if added != "@{}" else ""]
        return f"Set-ADObject -Identity {powershell.quoted(change.target)}{''.join(options)}"


def _named(error: DirectoryError, change: Change) -> DirectoryError:
    """The same error with the name that people know, in place of the GUID."""
    values: dict[str, Any] = {**error.values, "dn": change.target, "what": f"change {change.target}"}
    return type(error)(**values)


def attribute_changes(change: Change) -> list[AttributeChange]:
    """Remove what goes, add what comes; a value on both sides stays untouched."""
    parts = []
    for name in dict.fromkeys((*change.before, *change.after)):
        old, new = change.before.get(name, ()), change.after.get(name, ())
        remove, add = without(name, old, new), without(name, new, old)
        if not remove and not add:
            remove, add = _respelled(old, new)
        parts.append(AttributeChange(name, remove=remove, add=add, expect_absent=not old))
    return [part for part in parts if part.remove or part.add]


def _respelled(old: tuple[Wire, ...], new: tuple[Wire, ...]) -> tuple[tuple[Wire, ...], tuple[Wire, ...]]:
    """Values that differ in spelling only."""
    return tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)


def _state(change: Change, entry: Entry | None, facts: Mapping[str, AttributeFacts]) -> State:
    if entry is None:
        return Other((Mismatch("", text=f"{change.target} is not in the directory."),))
    wrong = [part for part in attribute_changes(change) if not _as_before(part, entry, facts)]
    if not wrong:
        return Before()
    if all(_as_after(part, entry) for part in attribute_changes(change)):
        return After()
    return Other(tuple(_mismatch(part, entry) for part in wrong))


def _as_before(part: AttributeChange, entry: Entry, facts: Mapping[str, AttributeFacts]) -> bool:
    there = comparables(part.attribute, entry.wire(part.attribute))
    if part.expect_absent and facts[part.attribute.lower()].single_valued:
        return not there
    gone, come = comparables(part.attribute, part.remove), comparables(part.attribute, part.add)
    return gone <= there and not (come - gone) & there


def _as_after(part: AttributeChange, entry: Entry) -> bool:
    there = comparables(part.attribute, entry.wire(part.attribute))
    gone, come = comparables(part.attribute, part.remove), comparables(part.attribute, part.add)
    return come <= there and not (gone - come) & there


def _mismatch(part: AttributeChange, entry: Entry) -> Mismatch:
    found = entry.wire(part.attribute)
    return Mismatch(
        part.attribute, part.remove, found, f"{part.attribute}: {_shown(part.remove)} planned on, {_shown(found)} now."
    )


def _shown(values: tuple[Wire, ...]) -> str:
    return ", ".join(value if isinstance(value, str) else f"{len(value)} octets" for value in values) or "nothing"
