"""What the console's own account may not do of a preparation, asked of the directory before anything is written.

Source: MS-ADTS 3.1.1.4.5.8 (allowedChildClassesEffective), 3.1.1.4.5.20 (sDRightsEffective), 3.1.1.4.5.10
(allowedAttributesEffective).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ocsadmin.directory import DN, Directory
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice

from .grant_kind import KIND as GRANT

_ACCESS_LIST: Final = 0x4
CURE: Final = "Give it the right (the guide on installing lists them), or let an administrator do this step by LcsCmd."


def missing_rights(changes: Iterable[Change], directory: Directory) -> tuple[Notice, ...]:
    """One warning for each place where the account lacks a right that these changes take."""
    changes = tuple(changes)
    made = {DN.parse(change.target) for change in changes if change.kind == "directory.add"}
    lines = [*_children(changes, made, directory), *_lists(changes, made, directory), *_values(changes, directory)]
    return tuple(Notice("warning", f"The console's account may not {line}. {CURE}") for line in dict.fromkeys(lines))


def _children(changes: Iterable[Change], made: set[DN], directory: Directory) -> Iterator[str]:
    for change in changes:
        parent = DN.parse(change.target).parent
        if change.kind != "directory.add" or parent in made:
            continue
        kind = str(change.after["objectClass"][-1])
        if directory.get(parent, ("cn",)) is None or kind.lower() not in directory.creatable_classes(parent):
            yield f"create objects of class {kind} in {parent}"


def _lists(changes: Iterable[Change], made: set[DN], directory: Directory) -> Iterator[str]:
    for change in changes:
        if change.kind == GRANT and (dn := DN.parse(change.target)) not in made:
            entry = directory.get(dn, ("sDRightsEffective",))
            if entry is None or not int(entry.text("sDRightsEffective") or 0) & _ACCESS_LIST:
                yield f"change the permissions of {dn}"


def _values(changes: Iterable[Change], directory: Directory) -> Iterator[str]:
    for change in changes:
        if change.kind == "directory.modify":
            writable = directory.writable_attributes(DN.parse(change.target))
            if lacks := [name for name in change.after if name.lower() not in writable]:
                yield f"write {', '.join(lacks)} of {change.target}"
