"""The people of the sample organisation: a few with names of their own, and any number generated."""

from collections.abc import Iterator

from ocsadmin.demo.content.people import entries, generated, notable
from ocsadmin.demo.content.steps import Step

__all__ = ["notable", "steps"]


def steps(*, count: int, bare: bool) -> Iterator[Step]:
    """The notable people, then `count` generated ones; the same people for the same count, always."""
    for person in notable.people():
        yield from entries.steps(person, bare=bare)
    for person in generated.people(count):
        yield from entries.steps(person, bare=bare)
