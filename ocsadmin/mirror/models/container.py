"""Where objects lie."""

from __future__ import annotations

from .mirrored import MirroredObject


class Container(MirroredObject):
    """An organizational unit or container of the domain.

    Moving or renaming one changes the DN of all that lies below it, but not their uSNChanged; knowing the DN that it
    had tells a delta run which rows to read anew.
    """

    def __str__(self) -> str:
        return self.dn


class TopologyContainer(MirroredObject):
    """The same of what lies in RTC Service and may hold others."""

    def __str__(self) -> str:
        return self.dn
