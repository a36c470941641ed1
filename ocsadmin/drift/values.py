"""Taking back what was changed in an attribute, or where an object was moved to."""

from __future__ import annotations

from collections.abc import Sequence

from ocsadmin.directory import DN, BadDN, Directory, DNWithBinary, Entry, Wire
from ocsadmin.directory.syntaxes import decode, is_link
from ocsadmin.mirror.changes import DN_ATTRIBUTE
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.plans import changes
from ocsadmin.plans.changes import values_from_json
from ocsadmin.plans.kinds.attributes import facts_of, spellings, without

from .assessed import Assessed, impossible, possible

EFFECTIVE = "allowedAttributesEffective"
"""What the console's account may write of an object (MS-ADTS 3.1.1.4.5)."""
_BY_HAND = "Correct it by hand as someone who may, give the account the right, or accept the change."
AGAIN = "Look at it, then accept this change, or restore the newer one with it."


def assess(drift: Sequence[MirrorChange], entry: Entry | None, directory: Directory) -> Assessed:
    """``drift`` are the open changes of one attribute of one object, the oldest first."""
    if entry is None:
        return impossible(
            drift, "the object is no longer there.", "Restore its deletion instead, where that is listed."
        )
    if not all(one.exact for one in drift):
        why = "the mirror did not keep the exact values of this kind of object."
        return impossible(drift, why, "Correct it in the directory by hand, or accept the change.")
    if drift[-1].attribute == DN_ATTRIBUTE:
        return _moved_back(drift, entry, directory)
    return _values_back(drift, entry, directory)


def _values_back(drift: Sequence[MirrorChange], entry: Entry, directory: Directory) -> Assessed:
    name = drift[-1].attribute
    facts = facts_of([name], directory)[name.lower()]
    if facts.kept_by_directory:
        return impossible(drift, "the directory keeps this attribute itself.", "Accept the change.")
    before, after, now = _side(drift[0], "before"), _side(drift[-1], "after"), entry.wire(name)
    came, went = without(name, after, before), without(name, before, after)
    there = spellings(name, now)
    if spellings(name, before) == there and now:
        return impossible(drift, "it stands as before already.", "Accept the change: nothing is left to restore.")
    unmoved = spellings(name, came) <= there and not spellings(name, went) & there
    if not unmoved or (facts.single_valued and spellings(name, after) != there):
        return impossible(drift, f"it was changed again since: {_shown(now)} now.", AGAIN)
    if lost := _lost_links(name, went, directory):
        return impossible(drift, f"it pointed to {lost}, which is no longer there.", "Choose another object by hand.")
    if not came and not went:
        return impossible(drift, "only the order or the spelling of its values differs.", "Accept the change.")
    if not _may_write(name, entry):
        return impossible(drift, f"the console's account may not write {name} there.", _BY_HAND)
    title = f"Restore {name} of {drift[-1].name}"
    change = changes.modify(title, entry.dn_text, guid=entry.guid, before={name: came}, after={name: went})
    return possible(drift, change)


def _moved_back(drift: Sequence[MirrorChange], entry: Entry, directory: Directory) -> Assessed:
    old, new = DN.parse(str(_side(drift[0], "before")[0])), DN.parse(str(_side(drift[-1], "after")[0]))
    if entry.dn == old:
        return impossible(drift, "it is where it was before already.", "Accept the change: nothing is left to restore.")
    if entry.dn != new:
        return impossible(drift, f"it was moved again since: it is {entry.dn_text} now.", AGAIN)
    if directory.get(old.parent, ("objectGUID",)) is None:
        why = f"the container {old.parent} is no longer there."
        return impossible(drift, why, "Make the container again first, or accept the change.")
    if directory.get(old, ("objectGUID",)) is not None:
        return impossible(
            drift, f"another object is called {old} by now.", "Rename that one first, or accept the change."
        )
    change = changes.rename(f"Move {drift[-1].name} back", entry.dn_text, old, guid=entry.guid)
    return possible(drift, change)


def _side(change: MirrorChange, side: str) -> tuple[Wire, ...]:
    return values_from_json(change.exact.get(side, {})).get(change.attribute, ())


def _may_write(name: str, entry: Entry) -> bool:
    """Where the directory does not say, it is left to the job."""
    may = {one.lower() for one in entry.texts(EFFECTIVE)}
    return not may or name.lower() in may


def _lost_links(name: str, values: Sequence[Wire], directory: Directory) -> str:
    """The first object that a value points to and that is gone."""
    return next((str(dn) for one in values if (dn := link_of(name, one)) and not exists(dn, directory)), "")


def link_of(name: str, value: Wire) -> DN | None:
    """The object that a value names; None where the attribute holds no names."""
    if not is_link(name):
        return None
    octets = value if isinstance(value, bytes) else value.encode()
    try:
        found = decode(name, octets)
    except (BadDN, ValueError):
        return None
    return found.dn if isinstance(found, DNWithBinary) else found if isinstance(found, DN) else None


def exists(dn: DN, directory: Directory) -> bool:
    return directory.get(dn, ("objectGUID",)) is not None


def _shown(values: Sequence[Wire]) -> str:
    texts = [one if isinstance(one, str) else f"{len(one)} octets" for one in values[:5]]
    text = ", ".join(texts) or "nothing"
    return text if len(text) <= 200 else f"{text[:200]}…"
