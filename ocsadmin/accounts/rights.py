"""Who may do what. Each view and endpoint names a permission; what names none is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ocsadmin.acting.scopes import can_be_delegated

from . import permissions
from .errors import NotDelegated, RightMissing

View = TypeVar("View", bound=Callable[..., Any])
Mark = str | Mapping[str, str]
"""A permission; ``""`` for anyone; ``"signed-in"``; or (REST) an action's name → one of these."""

ANYONE = ""
SIGNED_IN = "signed-in"


def needs(permission: str) -> Callable[[View], View]:
    """Mark a view with the permission that it takes (``"users.view_user"``). The middleware enforces it."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def anyone(view: View) -> View:
    """Mark a view that is open to people who have not signed in: the sign-in page, health, static help."""
    view.needs = ANYONE  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Mark a view that takes no right but to be signed in: sign-out, own preferences."""
    view.needs = SIGNED_IN  # type: ignore[attr-defined]
    return view


class EnforcesMarks:
    """Base of what refuses by the mark of a view itself, in a format of its own: a permission class of REST."""


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """The mark of a view as the URL resolver has it: of the function, its view class, or its viewset. None without."""
    for place in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        mark: Mark | None = getattr(place, "needs", None)
        if mark is not None:
            return mark
    return None


def may(user: object, permission: str) -> bool:
    """Whether an account, or someone who has not signed in, has a permission (or mark)."""
    if permission == ANYONE:
        return True
    if not getattr(user, "is_authenticated", False):
        return False
    return permission == SIGNED_IN or bool(user.may(permission))  # type: ignore[attr-defined]


def require(user: object, permission: str) -> None:
    """:raises RightMissing: this account does not have the permission."""
    if not may(user, permission):
        raise missing(user, permission)


def missing(user: object, permission: str) -> RightMissing:
    """The refusal, with the groups that would open the door."""
    right = permissions.PERMISSIONS.get(permission)
    if right and can_be_delegated(permission) and permissions.allowed(permission, _groups(user)):
        return NotDelegated(who=str(user), what=right.title)
    return RightMissing(
        who=str(user) or "Someone who has not signed in",
        what=right.title if right else "do this",
        groups=right.groups_text() if right else "a group that no rule names yet",
    )


def _groups(user: object) -> list[str]:
    groups: list[str] = getattr(user, "groups", [])
    return groups if isinstance(groups, list) else []
