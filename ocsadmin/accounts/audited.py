"""What a request leaves in the audit log, said where the action is. ``AuditMiddleware`` sees to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
READS: Final = ("GET",)
WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Mark:
    """``kind`` of event that is left, or ``why`` none is; ``itself``: what the view calls leaves it, and knows more.

    ``job``  the argument in the address that is the number of a job, for the link.
    """

    kind: str = ""
    methods: tuple[str, ...] = WRITES
    itself: bool = False
    why: str = ""
    job: str = ""


def audited(kind: str, *, methods: tuple[str, ...] = WRITES, job: str = "") -> Callable[[View], View]:
    """Each of these requests that is not refused leaves an event of this kind: ``job-cancelled``."""
    return _marked(Mark(kind, methods, job=job))


def audits(*kinds: str) -> Callable[[View], View]:
    """The view, or what it calls, leaves events of these kinds by itself where something was done."""
    return _marked(Mark(", ".join(kinds), itself=True))


def unaudited(why: str) -> Callable[[View], View]:
    """Nothing is noted, because nothing is done that anybody would look for."""
    return _marked(Mark(why=why))


def mark_of(view: Callable[..., Any], method: str) -> Mark | None:
    """The mark of a page, or of the action of a resource that takes this method. None without."""
    actions, resource = getattr(view, "actions", None), getattr(view, "cls", None)
    if resource is not None:
        view = getattr(resource, (actions or {}).get(method.lower(), method.lower()), view)
    found: Mark | None = getattr(view, "audit_mark", None)
    return found


def _marked(mark: Mark) -> Callable[[View], View]:
    def set_mark(view: View) -> View:
        view.audit_mark = mark  # type: ignore[attr-defined]
        return view

    return set_mark
