"""Home pools as the directory has them now: which a person has, and whether it is still there."""

from __future__ import annotations

from ocsadmin.directory import DN, Directory, Entry
from users.directory import attributes as ad
from users.people.problems import Problem, error


class Homes:
    """Asks for each home once, however many people live there."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._there: dict[str, bool] = {}

    def exists(self, home: DN) -> bool:
        if home.key not in self._there:
            self._there[home.key] = self._directory.get(home, ("cn",)) is not None
        return self._there[home.key]

    def problems(self, entry: Entry) -> list[Problem]:
        """What is wrong with a person's home server; nothing where the pool is there."""
        home = entry.link(ad.HOME_SERVER)
        if home is None:
            return [error("no-home", "Has no home pool.", "Enable on a pool, or leave out.")]
        if self.exists(home):
            return []
        return [error("home-gone", f"The home pool is gone: {pool_name(home)}.", "Move to another pool, or leave out.")]


def pool_name(home: DN) -> str:
    """``ocspool1`` of ``CN=LC Services,CN=Microsoft,CN=ocspool1,CN=Pools,…``."""
    return home.parent.parent.name if len(home) > 2 else str(home)
