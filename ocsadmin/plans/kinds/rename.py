"""directory.rename: another name, another container or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ocsadmin.directory import DN
from ocsadmin.directory.errors import StaleValue
from ocsadmin.plans.changes import Change

from . import ldif, powershell, written
from .base import After, Before, Context, Mismatch, Other, Outcome, State, undone
from .reading import entries_at, entries_of, place_of


class RenameKind:
    name, title, needs_database = "directory.rename", "Rename", False
    on_controller = True

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read ahead: where each object is, is looked up right before it moves."""

    def apply(self, change: Change, context: Context) -> Outcome:
        here = place_of(change, {}, context.directory)
        if here != DN.parse(change.target):
            raise StaleValue(dn=change.target, words=f"it is {here} now.")
        context.directory.rename(here, _new(change))
        return Outcome(kept=written.after_rename(change, context.directory))

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        entries = entries_of(changes, context.directory, ["objectGUID"])
        taken = entries_at((_new(change) for change in changes), context.directory, ["objectGUID"])
        states: list[State] = []
        for change, entry in zip(changes, entries, strict=True):
            here = entry.dn if entry else None
            if here == _new(change) or (change.guid is None and here is None and _new(change) in taken):
                states.append(After())
            elif here is None or here != DN.parse(change.target):
                states.append(Other((_moved(change, here),)))
            elif _new(change) in taken:
                states.append(Other((Mismatch("", text=f"{_new(change)} is in the directory already."),)))
            else:
                states.append(Before())
        return states

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        data = {"new_dn": change.target}
        title = undone(change.title)
        return Change(self.name, title, str(_new(change)), guid=change.guid, data=data, lane=change.lane)

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset({"*"})

    def to_ldif(self, change: Change) -> str:
        new = _new(change)
        lines = [ldif.line("newrdn", str(DN(new.rdns[:1]))), "deleteoldrdn: 1"]
        if new.parent != DN.parse(change.target).parent:
            lines.append(ldif.line("newsuperior", str(new.parent)))
        return ldif.record(change.target, "modrdn", lines)

    def to_command(self, change: Change) -> str:
        old, new = DN.parse(change.target), _new(change)
        here, commands = old, []
        if new.parent != old.parent:
            target = powershell.quoted(str(new.parent))
            commands.append(f"Move-ADObject -Identity {powershell.quoted(str(here))} -TargetPath {target}")
            here = new.parent.child(*old.rdns[0])
        if new.name != old.name:
            name = powershell.quoted(new.name)
            commands.append(f"Rename-ADObject -Identity {powershell.quoted(str(here))} -NewName {name}")
        return "\n".join(commands)


def _new(change: Change) -> DN:
    return DN.parse(change.data["new_dn"])


def _moved(change: Change, here: DN | None) -> Mismatch:
    text = f"{change.target} is {here} now." if here else f"{change.target} is not in the directory."
    return Mismatch("distinguishedName", (change.target,), (str(here),) if here else (), text)
