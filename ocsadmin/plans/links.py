"""The objects that values name: an attribute of DNs is not to point to what is no longer there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocsadmin.directory import DN, Directory, DNWithBinary, equality
from ocsadmin.directory.syntaxes import is_link

from .changes import Change, Values
from .kinds.reading import entries_at


def links_in(values: Values) -> Iterator[tuple[str, DN]]:
    """Attribute and DN of each value that names an object."""
    for name, several in values.items():
        if not is_link(name):
            continue
        for value in several:
            found = equality.key(name, value)
            found = found.dn if isinstance(found, DNWithBinary) else found
            if isinstance(found, DN):
                yield name, found


def gone_links(changes: Sequence[Change], directory: Directory) -> dict[int, str]:
    """Position of a change → which object is gone that one of its new values names.

    What the changes themselves make or rename is taken to be there.
    """
    coming = {DN.parse(str(one.data.get("new_dn", one.target))) for one in changes if one.kind in _MAKING}
    named = {position: list(links_in(_new(change))) for position, change in enumerate(changes)}
    wanted = {dn for several in named.values() for _, dn in several} - coming
    there = entries_at(wanted, directory, ["objectGUID"])
    gone = wanted - there.keys()
    return {
        position: f"{dn}, which {name} is to name again, is no longer in the directory."
        for position, several in named.items()
        for name, dn in several
        if dn in gone
    }


_MAKING = ("directory.add", "directory.rename")


def _new(change: Change) -> Values:
    """The values that come: those that stand on both sides were there all the time."""
    if not change.kind.startswith("directory."):
        return {}
    return {
        name: tuple(one for one in values if one not in change.before.get(name, ()))
        for name, values in change.after.items()
    }
