"""Bringing back an object that was deleted, and taking away one that was added."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from ocsadmin.directory import DN, Directory, Entry, Scope, Wire
from ocsadmin.directory.filters import Eq, Or, Present
from ocsadmin.mirror.kinds import MirrorKind
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.plans import changes
from ocsadmin.plans.changes import values_from_json
from ocsadmin.plans.kinds.attributes import facts_of
from ocsadmin.plans.plan import Notice

from .assessed import Assessed, impossible, possible
from .values import exists, link_of

ACCOUNTS: Final = frozenset({"user", "inetorgperson", "computer", "organizationalunit", "group"})
"""Classes that the console neither makes anew nor deletes: their identity (SID) and what they hold would be lost."""


def assess_added(drift: Sequence[MirrorChange], entry: Entry | None, directory: Directory) -> Assessed:
    """``entry`` with all its attributes."""
    if entry is None:
        return impossible(drift, "it is no longer there.", "Accept the change: nothing is left to take away.")
    if ACCOUNTS & {name.lower() for name in entry.texts("objectClass")}:
        why = "the console deletes no people, computers or units."
        return impossible(drift, why, "Delete it with the tool that made it, or accept the change.")
    below = directory.search(entry.dn, Present("objectClass"), attributes=("cn",), scope=Scope.ONE_LEVEL)
    if next(iter(below), None) is not None:
        return impossible(drift, "other objects stand below it.", "Take those away first.")
    facts = facts_of(list(entry), directory)
    own = {facts[name].name: entry.wire(name) for name in entry if not facts[name].kept_by_directory}
    change = changes.delete(f"Delete {drift[-1].name}", entry.dn_text, guid=entry.guid, before=own, exact=True)
    return possible(drift, change)


def assess_deleted(
    drift: Sequence[MirrorChange], kind: MirrorKind, directory: Directory, coming: Collection[DN] = ()
) -> Assessed:
    """``coming`` are objects that the same plan brings back before."""
    last, dn = drift[-1], DN.parse(drift[-1].dn)
    if directory.get_by_guid(last.guid, ("objectGUID",)) is not None:
        return impossible(drift, "it is in the directory again.", "Accept the change: nothing is left to restore.")
    if not last.exact:
        return impossible(drift, "the mirror did not keep its values.", _FROM_BIN.format(guid=last.guid))
    kept = dict(values_from_json(last.exact["before"]))
    kept |= _of_tombstone(last, directory)
    classes = _classes(kept, kind)
    if not classes or ACCOUNTS & {one.lower() for one in classes}:
        why = "made anew it would have another SID, no password and no groups, so only the directory can bring it back."
        return impossible(drift, why, _FROM_BIN.format(guid=last.guid))
    if dn.parent not in coming and not exists(dn.parent, directory):
        why = f"its container {dn.parent} is no longer there."
        return impossible(drift, why, "Restore the container with it, or make it first.")
    if exists(dn, directory):
        return impossible(drift, f"another object is called {dn} by now.", "Accept the change.")
    values, lost = _writable({**kept, "objectClass": classes}, directory, coming)
    notice = Notice("warning", _LOSS.format(name=last.name, lost=lost), last.dn)
    return possible(drift, changes.add(f"Make {last.name} again", dn, values), notice)


_FROM_BIN: Final = (
    "On a domain controller with the Active Directory Recycle Bin or within the tombstone's lifetime: "
    "Restore-ADObject -Identity {guid}. Then restore the single attributes here."
)
_LOSS: Final = (
    "{name} is made anew of what the mirror kept of it: it gets another objectGUID and the container's own "
    "permissions; attributes that the mirror does not read are lost{lost}. What pointed to it has to "
    "be pointed to it again."
)


def _of_tombstone(change: MirrorChange, directory: Directory) -> dict[str, tuple[Wire, ...]]:
    """What the directory itself still has of it; with the Recycle Bin nearly all."""
    forest = directory.forest
    where = Or((Eq("objectGUID", change.guid),))
    for base in (forest.domain, forest.configuration):
        for entry in directory.search(base, where, attributes=("*",), deleted=True):
            facts = facts_of(list(entry), directory)
            names = [name for name in entry if not facts[name].kept_by_directory and name not in _OF_TOMBSTONES]
            return {facts[name].name: entry.wire(name) for name in names}
    return {}


_OF_TOMBSTONES: Final = frozenset({"isdeleted", "isrecycled", "lastknownparent", "cn", "ou", "msds-lastknownrdn"})


def _classes(values: Mapping[str, tuple[Wire, ...]], kind: MirrorKind) -> tuple[str, ...]:
    """As the tombstone or the mirror has them, else the one by which its kind is told."""
    kept = next((those for name, those in values.items() if name.lower() == "objectclass" and those), ())
    if kept:
        return tuple(str(one) for one in kept)
    where = kind.where
    if isinstance(where, Eq) and where.attribute.lower() == "objectclass":
        return (str(where.value),)
    return ()


def _writable(
    values: Mapping[str, tuple[Wire, ...]], directory: Directory, coming: Collection[DN]
) -> tuple[dict[str, tuple[Wire, ...]], str]:
    """What a new object can be made of, and in words what of it is lost: it pointed to what is gone too."""
    facts = facts_of(list(values), directory)
    wanted: dict[str, tuple[Wire, ...]] = {}
    lost = []
    for name, those in values.items():
        if facts[name.lower()].kept_by_directory and name.lower() != "objectclass":
            continue
        left = tuple(one for one in those if not _points_to_nothing(name, one, directory, coming))
        if len(left) < len(those):
            lost.append(name)
        if left:
            wanted[name] = left
    return wanted, f", and so is what {', '.join(lost)} pointed to" if lost else ""


def _points_to_nothing(name: str, value: Wire, directory: Directory, coming: Collection[DN]) -> bool:
    dn = link_of(name, value)
    return dn is not None and dn not in coming and not exists(dn, directory)
