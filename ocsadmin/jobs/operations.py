"""The operations that can be planned by name from JSON: what ``manage.py plan`` and other tooling offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan

Planner = Callable[[Mapping[str, Any], Directory], Plan]


@dataclass(frozen=True)
class _Operation:
    planner: Planner
    permission: str
    confirms: bool


_operations: dict[str, _Operation] = {}


class UnknownOperation(DomainError):
    """No operation has this name."""

    code, field, status = "unknown-operation", "operation", 404
    message = "{name} is not an operation."
    hint = "Known are: {known}."


def register(name: str, planner: Planner, *, permission: str = "", confirms: bool = False) -> None:
    """Called once per operation, when its app is ready. ``planner`` reads the spec and plans; it writes nothing.

    ``permission``  the right that it takes. ``confirms``: there are specs of which something has to be typed.
    """
    _operations[name] = _Operation(planner, permission, confirms)


def names() -> list[str]:
    return sorted(_operations)


def confirms(name: str) -> bool:
    """Whether something may have to be typed before it is done."""
    return name in _operations and _operations[name].confirms


def permission_of(name: str) -> str:
    """The right that it takes; empty where that is not known."""
    return _operations[name].permission if name in _operations else ""


def plan(name: str, spec: Mapping[str, Any], directory: Directory) -> Plan:
    """Plan an operation from its spec as JSON values.

    :raises UnknownOperation: nothing is registered under this name. :raises DomainError: what the operation refuses.
    """
    if name not in _operations:
        raise UnknownOperation(name=name, known=", ".join(names()))
    return _operations[name].planner(spec, directory)
