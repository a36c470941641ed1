"""Whether the console's account may see what was deleted: without that no deletion can be told from a missing right.

Source: MS-ADTS 3.1.1.5.5.1.1 (tombstones lie in Deleted Objects), 6.1.1.4.2 (that container, and who may read it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ocsadmin.directory import DN, Directory, Scope
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import Present

CONTAINER = "Deleted Objects"
ANY = Present("objectClass")


def hidden_partitions(directory: Directory) -> frozenset[DN]:
    """Naming contexts whose deleted objects the account may not see. Needs one search for each."""
    forest = directory.forest
    return frozenset(one for one in (forest.domain, forest.configuration) if not _may_see(one, directory))


def as_texts(partitions: Iterable[DN]) -> list[str]:
    """For a JSON column."""
    return sorted(map(str, partitions))


def _may_see(partition: DN, directory: Directory) -> bool:
    """Whether the container shows itself as what it is: its own isDeleted is TRUE."""
    container, wanted = partition.child("CN", CONTAINER), ("isDeleted", "objectGUID")
    try:
        found = directory.search(container, ANY, attributes=wanted, scope=Scope.BASE, deleted=True)
        return any(entry.true("isDeleted") for entry in found)
    except NotThere:
        return False


def in_words(partitions: Sequence[str]) -> str:
    """What is wrong and what to do; empty where nothing is."""
    if not partitions:
        return ""
    containers = " and ".join(f"CN={CONTAINER},{partition}" for partition in partitions)
    return (
        f"The console's account may not read {containers}. What is deleted there is only found to be missing, "
        "and stays in the mirror until someone decides."
    )


REMEDY = (
    "Give the account the rights List Contents and Read Property there (dsacls, as the guide on configuration says); "
    "the next run then reads everything and deletes what was deleted."
)
