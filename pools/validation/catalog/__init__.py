"""Which checks a role has in each step.

Source: Deploying Enterprise Edition, "Validate Front End Server Configuration" and the topics after it: what each step
of the Validation wizard verifies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pools.validation.roles import APPLICATIONS, MCUS, Role, Step
from pools.validation.subject import Subject

from . import applications, conferencing, front_end, sign_in, web_components
from .base import Check, merged

__all__ = ["Check", "checks_of"]


def checks_of(
    subject: Subject, roles: Collection[Role], steps: Collection[Step], *, accounts: Collection[str] = ()
) -> list[Check]:
    """Every check of these roles and steps, each once. ``accounts``: which test accounts there are."""
    found = merged(one for role in roles for one in _of_role(subject, role, accounts))
    return [one for one in found if one.step in steps]


def _of_role(subject: Subject, role: Role, accounts: Collection[str]) -> Iterator[Check]:
    if role is Role.FRONT_END:
        yield from front_end.checks(subject)
        yield from sign_in.checks(subject, accounts)
    elif role is Role.WEB_COMPONENTS:
        yield from web_components.checks(subject)
    elif role in MCUS:
        yield from conferencing.checks(subject, role)
    elif role in APPLICATIONS:
        yield from applications.checks(subject, role)
