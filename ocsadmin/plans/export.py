"""LDIF (RFC 2849) of plans: what ``ldapmodify`` or ``ldifde`` would do the same with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .changes import Change
from .kinds import kind_of
from .kinds.base import undone
from .kinds.ldif import comment
from .plan import Plan

VERSION = "version: 1\n"
"""RFC 2849: the version-spec comes first."""


def plan_ldif(plan: Plan) -> str:
    """What a plan would do."""
    return "".join(document(plan.title, ((change.title, change) for change in plan.changes)))


def plan_ldif_back(plan: Plan) -> str:
    """What would take a plan back that has not run yet: what only running it can tell (GUIDs) is left out."""
    pairs = ((kind_of(change.kind).inverse(change, {}), change) for change in reversed(plan.changes))
    return "".join(document(undone(plan.title), ((inverse.title, inverse) for inverse, _ in pairs if inverse)))


def document(title: str, records: Iterable[tuple[str, Change]]) -> Iterator[str]:
    """The lines of a file: its title, then each change after the words that are its comment."""
    yield VERSION + comment(one_line(title))
    for words, change in records:
        yield "\n" + comment(one_line(words)) + kind_of(change.kind).to_ldif(change)


def one_line(text: str) -> str:
    return " ".join(text.split())
