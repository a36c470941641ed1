"""Raising what stands in the way: one error as it is, several as one."""

from __future__ import annotations

from collections.abc import Callable

from ocsadmin.errors import DomainError, ManyErrors


def refuse(errors: list[DomainError]) -> None:
    """:raises DomainError: the only error. :raises ManyErrors: several."""
    if len(errors) > 1:
        raise ManyErrors(errors)
    if errors:
        raise errors[0]


def error_of(check: Callable[[], object]) -> DomainError | None:
    try:
        check()
    except DomainError as error:
        return error
    return None
