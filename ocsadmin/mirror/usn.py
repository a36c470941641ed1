"""The number of an object's last change in the database of the controller that answered."""

from __future__ import annotations

from ocsadmin.directory import Entry


def usn_of(entry: Entry) -> int:
    """uSNChanged; 0 where it can't be read."""
    values = entry.octets.get("usnchanged")
    return int(values[0]) if values else 0
