"""Deletion of an object exactly as it was seen: with anything else at it, nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ocsadmin.directory import Directory, Entry
from ocsadmin.plans.changes import Change, delete
from ocsadmin.plans.kinds.attributes import facts_of


def delete_exactly(
    title: str, entry: Entry, directory: Directory, *, values: Mapping[str, Any] | None = None
) -> Change:
    """Delete this object, which was read with all its attributes.

    ``values`` are those that it will have by then, where an earlier change of the same plan changes them.
    """
    facts, will_be = facts_of(entry, directory), {name.lower(): value for name, value in (values or {}).items()}
    own = {
        facts[name].name: will_be.get(name.lower(), entry.wire(name))
        for name in sorted(entry)
        if not facts[name].kept_by_directory
    }
    return delete(title, entry.dn, guid=entry.guid, before=own, exact=True)
