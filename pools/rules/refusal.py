"""Raising what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ocsadmin.errors import DomainError, ManyErrors


def refuse(errors: Iterable[DomainError]) -> None:
    """Raise the only error as it is, several as one; nothing where there are none."""
    found = list(errors)
    if len(found) > 1:
        raise ManyErrors(found)
    if found:
        raise found[0]


def broken(*checks: Callable[[], object]) -> list[DomainError]:
    """What these checks raise, in their order."""
    found: list[DomainError] = []
    for check in checks:
        try:
            check()
        except ManyErrors as many:
            found += many.errors
        except DomainError as error:
            found.append(error)
    return found
