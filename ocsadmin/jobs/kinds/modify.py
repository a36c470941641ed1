"""directory.modify: other values for an object, by compare and swap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ocsadmin.directory import DN, AttributeChange, Entry, Wire
from ocsadmin.directory.errors import DirectoryError, NotThere, StaleValue
from ocsadmin.jobs.changes import Change

from . import ldif, powershell, secrets
from .attributes import AttributeFacts, comparables, facts_of, without
from .base import After, Before, Context, Mismatch, Other, Outcome, State, undone
from .reading import DNByGUID, entries_of


class ModifyKind:
    """Only the values named in the change are touched; those of others, also in the same attribute, stay.

    Secrets take the place of what was there. Whether they were set tells their witness (``kinds.secrets``).
    """

    name, title, needs_database = "directory.modify", "Change", False

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read ahead: the server finds the object by its GUID, also when it has been moved meanwhile."""

    def apply(self, change: Change, context: Context) -> Outcome:
        dn = DNByGUID(change.guid) if change.guid else DN.parse(change.target)
        parts = attribute_changes(change)
        if change.secrets:
            _refuse_moved(change, context)
            opened = secrets.opened(change, context)
            parts += [AttributeChange(name, add=values, replace=True) for name, values in opened.items()]
        try:
            context.directory.modify(dn, parts)
        except DirectoryError as error:
            raise secrets.told(_named(error, change), change.target) from error
        return Outcome()

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        names = sorted({name for change in changes for name in (*change.after, *secrets.witnesses(change))})
        facts = facts_of(names, context.directory)
        entries = entries_of(changes, context.directory, names)
        return [_state(change, entry, facts) for change, entry in zip(changes, entries, strict=True)]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        if change.secrets and not change.after:
            return None
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
        named = ", ".join(change.secrets)
        return f"The earlier {named} of {change.target} is not known and does not come back." if named else ""

    def touches(self, change: Change) -> frozenset[str]:
        names = (*change.after, *change.secrets, *secrets.witnesses(change))
        return frozenset(name.lower() for name in names)

    def to_ldif(self, change: Change) -> str:
        lines: list[str] = []
        for part in attribute_changes(change):
            for verb, values in (("delete", part.remove), ("add", part.add)):
                if values:
                    lines += [f"{verb}: {part.attribute}", *(ldif.line(part.attribute, one) for one in values), "-"]
        told = secrets.comments(change)
        if not lines and told:
            return ldif.comment(f"dn: {change.target}") + told
        return ldif.record(change.target, "modify", lines) + told

    def to_command(self, change: Change) -> str:
        parts = attribute_changes(change)
        removed = powershell.table({part.attribute: part.remove for part in parts})
        added = powershell.table({part.attribute: part.add for part in parts})
        options = [f" -Remove {removed}" if removed != "@{}" else "", f" -Add {added}" if added != "@{}" else ""]
        whole = f"Set-ADObject -Identity {powershell.quoted(change.target)}{''.join(options)}"
        return "\n".join([*([whole] if parts else []), *secrets.commands(change)])


def _named(error: DirectoryError, change: Change) -> DirectoryError:
    """The same error with the name that people know, in place of the GUID."""
    values: dict[str, Any] = {**error.values, "dn": change.target, "what": f"change {change.target}"}
    return type(error)(**values)


def _refuse_moved(change: Change, context: Context) -> None:
    """:raises StaleValue: someone set the secret since the plan was made. :raises NotThere: the object is gone."""
    entry = entries_of([change], context.directory, list(secrets.witnesses(change)))[0]
    if entry is None:
        raise NotThere(dn=change.target)
    if found := secrets.moved(change, entry):
        raise StaleValue(dn=change.target, words=" ".join(one.text for one in found))


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
    parts, moved = attribute_changes(change), secrets.moved(change, entry)
    wrong = [part for part in parts if not _as_before(part, entry, facts)]
    if not wrong and not moved:
        return Before()
    if all(_as_after(part, entry) for part in parts) and (moved or not change.secrets):
        return After()
    return Other((*(_mismatch(part, entry) for part in wrong), *moved))


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
