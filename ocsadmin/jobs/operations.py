"""The operations that can be planned by name from JSON: what ``manage.py plan`` and other tooling offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan

Planner = Callable[[Mapping[str, Any], Directory], Plan]

_planners: dict[str, Planner] = {}


class UnknownOperation(DomainError):
    """No operation has this name."""

    code, field, status = "unknown-operation", "operation", 404
    message = "{name} is not an operation."
    hint = "Known are: {known}."


def register(name: str, planner: Planner) -> None:
    """Called once per operation, when its app is ready. ``planner`` reads the spec and plans; it writes nothing."""
    _planners[name] = planner


def names() -> list[str]:
    return sorted(_planners)


def plan(name: str, spec: Mapping[str, Any], directory: Directory) -> Plan:
    """Plan an operation from its spec as JSON values.

    :raises UnknownOperation: nothing is registered under this name. :raises DomainError: what the operation refuses.
    """
    if name not in _planners:
        raise UnknownOperation(name=name, known=", ".join(names()))
    return _planners[name](spec, directory)
