"""All use cases, as the apps' contents pages list them."""

from __future__ import annotations

from collections.abc import Iterable

from ocsadmin.accounts import permissions
from ocsadmin.jobs import operations

from .use_case import UseCase

_use_cases: dict[str, UseCase] = {}


def register(use_cases: Iterable[UseCase]) -> None:
    """Called once by each app, when it is ready: rights, commands and menus follow from the declarations."""
    for one in use_cases:
        _use_cases[one.name] = one
        permissions.declare(one.permission)
        operations.register(one.name, one.planned_from, permission=one.needs, confirms=one.confirm is not None)
        for menu in one.menus:
            menu.offer(one)


def named(name: str) -> UseCase | None:
    return _use_cases.get(name)


def all_use_cases() -> list[UseCase]:
    return sorted(_use_cases.values(), key=lambda one: one.order)
