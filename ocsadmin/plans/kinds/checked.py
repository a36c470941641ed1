"""Checks by which the console sees for itself that a step on a host was done.

A hand-over names one in ``data["check"]``: ``{"kind": "tcp", …}``. Whoever knows how to look registers the kind; the
platform knows none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ocsadmin.checks.dns import Resolver
from ocsadmin.checks.verdict import Verdict
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change

Probe = Callable[[], Verdict]
"""Looks once, with a time limit of its own. It may run in a thread and touches no database."""
Preparer = Callable[[Mapping[str, Any], Resolver], Probe]
"""Reads what the check is about, and refuses (DomainError) what must not be asked; may use our database."""

_CHECKS: dict[str, Preparer] = {}


class NoCheck(DomainError):
    """The step has no check."""

    code, status = "no-check", 422
    message = "The console can't see for itself whether “{title}” was done."
    hint = "Look on the host, then confirm the step."


class UnknownCheck(DomainError):
    """A check is of a kind that this console does not know."""

    code, status = "unknown-check", 422
    message = "{name} is not a kind of check."
    hint = "The known ones are {known}. Look on the host and confirm the step by hand."


def register(kind: str, prepare: Preparer) -> None:
    """Called once per kind, when its app is ready."""
    _CHECKS[kind] = prepare


def check_of(change: Change) -> Mapping[str, Any] | None:
    """The check that the change names, if it does."""
    found = change.data.get("check")
    return found if isinstance(found, Mapping) else None


def prepared(change: Change, resolver: Resolver) -> Probe:
    """The change's check, ready to look.

    :raises NoCheck: it names none. :raises UnknownCheck: nobody registered its kind.
    :raises DomainError: what the kind refuses to ask.
    """
    check = check_of(change)
    if check is None:
        raise NoCheck(title=change.title)
    prepare = _CHECKS.get(str(check.get("kind", "")))
    if prepare is None:
        raise UnknownCheck(name=check.get("kind", ""), known=", ".join(sorted(_CHECKS)))
    return prepare(check, resolver)
