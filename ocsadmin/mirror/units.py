"""Which container the console's account can't read, and which right it lacks there.

Active Directory says nothing of a missing right: without *List Contents* on a container what lies in it does not exist
for the account; without *Read All Properties* on an object the account sees its name only (MS-ADTS 5.1.3.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ocsadmin.directory import DN, Directory, Scope
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import Present

LIST, READ_ALL, READ = "List Contents", "Read All Properties", "Read {names}"
_EVERYTHING_HAS = ("objectClass", "objectGUID", "uSNChanged")
_REMEMBERED = 4096


@dataclass(frozen=True)
class MissingRight:
    """``right`` in the words of the permission's editor."""

    unit: DN
    right: str


class Units:
    """Looks at containers, each once in a run."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._seen = lru_cache(maxsize=_REMEMBERED)(self._look)
        self._shows_something = lru_cache(maxsize=_REMEMBERED)(self._list)

    def why_hidden(self, dn: DN, *, tombstones_seen: bool) -> MissingRight | None:
        """Why nothing is shown at this place; None where the object seems to be gone.

        ``tombstones_seen``: deleted objects may be read, so that one of which there is no trace can't be gone.
        """
        if found := self._above(dn):
            return found
        if self._seen(dn) is False:
            return MissingRight(dn, READ_ALL)
        if tombstones_seen and not self._shows_something(dn.parent):
            return MissingRight(dn.parent, LIST)
        return None

    def why_unreadable(self, dn: DN, lacking: Sequence[str]) -> MissingRight:
        """Why an object shows only some of its attributes."""
        return self._above(dn) or MissingRight(dn.parent, READ.format(names=", ".join(lacking[:5])))

    def _above(self, dn: DN) -> MissingRight | None:
        """The first container from the root on that can't be read."""
        for container in self._containers(dn):
            seen = self._seen(container)
            if seen is None:  # it is not shown: gone, or nothing in the one above is
                return None if self._shows_something(container.parent) else MissingRight(container.parent, LIST)
            if not seen:
                return MissingRight(container, READ_ALL)
        return None

    def _containers(self, dn: DN) -> list[DN]:
        """Those that hold it, the one right below its partition first."""
        forest, found, parent = self._directory.forest, list[DN](), dn.parent
        tops = (forest.domain, forest.configuration)
        while parent and parent not in tops:
            found.append(parent)
            parent = parent.parent
        return found[::-1]

    def _look(self, container: DN) -> bool | None:
        """Whether it shows what every object has; None where it does not show itself."""
        entry = self._directory.get(container, _EVERYTHING_HAS)
        return None if entry is None else all(entry.has(name) for name in _EVERYTHING_HAS)

    def _list(self, container: DN) -> bool:
        """Whether anything in it is shown."""
        some = Present("objectClass")
        try:
            shown = self._directory.search(container, some, attributes=("objectGUID",), scope=Scope.ONE_LEVEL)
            return next(iter(shown), None) is not None
        except NotThere:
            return False
