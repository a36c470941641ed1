"""directory.delete: the end of an object that still is as it was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ocsadmin.directory import DN, Entry, Scope
from ocsadmin.directory.errors import DirectoryError, NotThere, StaleValue
from ocsadmin.directory.filters import Present
from ocsadmin.plans.changes import Change, values_from_json

from . import ldif, powershell
from .add import own_attributes, remembered
from .attributes import comparables, facts_of
from .base import After, Before, Context, Mismatch, Other, Outcome, State, undone
from .reading import DNByGUID, entries_of, named


class DeleteKind:
    """Deletes an object without children.

    All its attributes are stored before it goes, so that undoing can make it anew, also when the worker died meanwhile.
    LDAP can't compare and delete in one request: the object is compared again once that is stored.
    It is named by its GUID, so that nothing else goes that has taken its name.
    """

    name, title, needs_database = "directory.delete", "Delete", True
    on_controller = True

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read ahead: each object is read right before it goes."""

    def apply(self, change: Change, context: Context) -> Outcome:
        entry = _as_planned(change, context)
        kept = remembered(entry, context)
        context.keep(kept)
        if remembered(_as_planned(change, context), context) != kept:
            raise StaleValue(dn=change.target, words="it was changed while it was to be deleted.")
        try:
            context.directory.delete(DNByGUID(entry.guid))
        except DirectoryError as error:
            raise named(error, change, "delete") from error
        return Outcome(guid=entry.guid, kept=kept)

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        entries = entries_of(changes, context.directory, ["*"])
        going = {DN.parse(change.target) for change in changes}
        return [_state(change, entry, going, context) for change, entry in zip(changes, entries, strict=True)]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        attributes = values_from_json(outcome.get("attributes", {})) or change.before
        target = str(outcome.get("dn", change.target))
        named = change.data.get("redo_secrets")
        data = {"secrets": dict(named)} if named else {}
        return Change("directory.add", undone(change.title), target, after=attributes, data=data, lane=change.lane)

    def loss(self, change: Change) -> str:
        return (
            f"{change.target} is made anew: it gets another GUID (and SID), its own permissions and what linked to it "
            "do not come back."
        )

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset({"*"})

    def to_ldif(self, change: Change) -> str:
        return ldif.record(change.target, "delete", ())

    def to_command(self, change: Change) -> str:
        return f"Remove-ADObject -Identity {powershell.quoted(change.target)} -Confirm:$false"


def _as_planned(change: Change, context: Context) -> Entry:
    """:raises NotThere: it is gone. :raises StaleValue: it is not as the plan saw it."""
    entry = entries_of([change], context.directory, ["*"])[0]
    if entry is None:
        raise NotThere(dn=change.target)
    if wrong := _mismatches(change, entry, context):
        raise StaleValue(dn=change.target, words=" ".join(mismatch.text for mismatch in wrong))
    return entry


def _state(change: Change, entry: Entry | None, going: set[DN], context: Context) -> State:
    if entry is None:
        return After()
    wrong = [*_mismatches(change, entry, context), *_children(entry, going, context)]
    return Other(tuple(wrong)) if wrong else Before()


def _mismatches(change: Change, entry: Entry, context: Context) -> list[Mismatch]:
    """Attributes that are not as the plan saw them; with ``exact`` also those that it did not see at all."""
    found = own_attributes(entry, context) if change.data.get("exact") else {}
    seen = {name.lower() for name in change.before}
    names = [*change.before, *(name for name in found if name.lower() not in seen)]
    facts, wrong = facts_of(names, context.directory), []
    for name in names:
        old, there = change.before.get(name, ()), entry.wire(name)
        syntax = facts[name.lower()].syntax
        if comparables(name, old, syntax) != comparables(name, there, syntax):
            wrong.append(Mismatch(name, old, there, f"{name} of {entry.dn_text} was changed by someone else."))
    return [*_moved(change, entry), *wrong]


def _moved(change: Change, entry: Entry) -> list[Mismatch]:
    """Someone gave it another place or name: it is theirs now as well."""
    if entry.dn == DN.parse(change.target):
        return []
    text = f"{change.target} was moved by someone else: it is {entry.dn_text} now."
    return [Mismatch("distinguishedName", (change.target,), (entry.dn_text,), text)]


def _children(entry: Entry, going: set[DN], context: Context) -> list[Mismatch]:
    """Objects below it that this plan does not delete."""
    below = context.directory.search(entry.dn, Present("objectClass"), attributes=["objectGUID"], scope=Scope.ONE_LEVEL)
    foreign = [child.dn_text for child in below if child.dn not in going]
    text = f"There are objects below {entry.dn_text} that this plan does not know: {'; '.join(foreign)}"
    return [Mismatch("", (), tuple(foreign), text)] if foreign else []
