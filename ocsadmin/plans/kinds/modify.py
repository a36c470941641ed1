"""directory.modify: other values for an object, by compare and swap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ocsadmin.directory import DN, AttributeChange, Directory, Entry, Wire, equality
from ocsadmin.directory.errors import DirectoryError, NotThere, StaleValue
from ocsadmin.plans.changes import Change

from . import ldif, powershell, secrets, written
from .attributes import AttributeFacts, comparables, facts_of, without
from .base import After, Before, Context, Mismatch, Other, Outcome, State, undone
from .reading import DNByGUID, entries_of, named


class ModifyKind:
    """Only the values named in the change are touched; those of others, also in the same attribute, stay.

    Secrets take the place of what was there. Whether they were set tells their witness (``kinds.secrets``).
    """

    name, title, needs_database = "directory.modify", "Change", False
    on_controller = True

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
            _swap(dn, parts, change, context.directory)
        except DirectoryError as error:
            raise secrets.told(named(error, change, "change"), change.target) from error
        return Outcome(kept=written.after_modify(change, context.directory))

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


def _swap(dn: DN, parts: list[AttributeChange], change: Change, directory: Directory) -> None:
    """Compare and swap. Where someone only spelled a value anew meanwhile, the value as it stands now is removed."""
    try:
        directory.modify(dn, parts)
    except StaleValue:
        again = _as_it_stands(parts, change, directory)
        if again == parts:
            raise
        directory.modify(dn, again)


def _as_it_stands(parts: list[AttributeChange], change: Change, directory: Directory) -> list[AttributeChange]:
    names = [part.attribute for part in parts]
    entry, facts = entries_of([change], directory, names)[0], facts_of(names, directory)
    if entry is None:
        return parts
    stand = [_Part(part, entry, facts) for part in parts]
    return [one.as_it_stands() if one.is_before else one.wanted for one in stand]


def _refuse_moved(change: Change, context: Context) -> None:
    """:raises StaleValue: someone set the secret since the plan was made. :raises NotThere: the object is gone."""
    entry = entries_of([change], context.directory, list(secrets.witnesses(change)))[0]
    if entry is None:
        raise NotThere(dn=change.target)
    if found := secrets.moved(change, entry):
        raise StaleValue(dn=change.target, words=" ".join(one.text for one in found))


def attribute_changes(change: Change) -> list[AttributeChange]:
    """Remove what goes, add what comes; a value on both sides stays untouched, unless its spelling is corrected."""
    parts = []
    for name in dict.fromkeys((*change.before, *change.after)):
        old, new = change.before.get(name, ()), change.after.get(name, ())
        remove, add = without(name, old, new), without(name, new, old)
        parts.append(AttributeChange(name, remove=remove, add=add, expect_absent=not old))
    return [part for part in parts if part.remove or part.add]


def _state(change: Change, entry: Entry | None, facts: Mapping[str, AttributeFacts]) -> State:
    if entry is None:
        return Other((Mismatch("", text=f"{change.target} is not in the directory."),))
    parts, moved = [_Part(part, entry, facts) for part in attribute_changes(change)], secrets.moved(change, entry)
    wrong = [part for part in parts if not part.is_before]
    if not wrong and not moved:
        return Before()
    if all(part.is_after for part in parts) and (moved or not change.secrets):
        return After()
    return Other((*(_mismatch(part.wanted, entry) for part in wrong), *moved))


class _Part:
    """One attribute of a change beside what stands there now, compared as the directory compares."""

    def __init__(self, part: AttributeChange, entry: Entry, facts: Mapping[str, AttributeFacts]) -> None:
        self.wanted, self._facts = part, facts[part.attribute.lower()]
        self._now = entry.wire(part.attribute)
        self._there, self._gone, self._come = map(self._keys, (self._now, part.remove, part.add))

    def _keys(self, values: Sequence[Wire]) -> frozenset[object]:
        return comparables(self.wanted.attribute, values, self._facts.syntax)

    @property
    def is_before(self) -> bool:
        if self.wanted.expect_absent and self._facts.single_valued:
            return not self._there
        return self._gone <= self._there and not (self._come - self._gone) & self._there and not self._is_respelled

    @property
    def is_after(self) -> bool:
        respelled = not self._gone & self._come or self._is_respelled
        return self._come <= self._there and not (self._gone - self._come) & self._there and respelled

    @property
    def _is_respelled(self) -> bool:
        """Whether values of which only the spelling was to change are spelled so already."""
        both = self._gone & self._come
        new = [value for value in self.wanted.add if self._keys([value]) <= both]
        return bool(new) and set(new) <= set(self._now)

    def as_it_stands(self) -> AttributeChange:
        """The same, removing the values as they are spelled now."""
        remove = equality.as_spelled(self.wanted.attribute, self.wanted.remove, self._now, self._facts.syntax)
        return replace(self.wanted, remove=remove)


def _mismatch(part: AttributeChange, entry: Entry) -> Mismatch:
    found = entry.wire(part.attribute)
    return Mismatch(
        part.attribute, part.remove, found, f"{part.attribute}: {_shown(part.remove)} planned on, {_shown(found)} now."
    )


def _shown(values: tuple[Wire, ...]) -> str:
    return ", ".join(value if isinstance(value, str) else f"{len(value)} octets" for value in values) or "nothing"
