"""What may be asked of a plan beyond its permission: by whom it is wished, for whom, with which reason.

Asked wherever a plan is shown to someone or submitted by someone. Apps add theirs when they are ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ocsadmin.acting import ActingAccount, rights
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.plans.plan import Plan

Guard = Callable[[Plan, ActingAccount, Directory], Iterator[DomainError]]
"""Answers everything in a plan that this account may not do. Reads the directory, writes nothing."""

_guards: list[Guard] = []


class ReasonMissing(DomainError):
    """A reason is demanded."""

    code, field, status = "reason-missing", "reason", 422
    message = "You have to say why you {what}."
    hint = "Type a reason: a ticket number, or who asked for it. It stands in the deployment log."


class ConfirmationMissing(DomainError):
    """It has to be confirmed by typing something."""

    code, field, status = "confirmation-missing", "confirm", 422
    message = "{why}"
    hint = "Type {text} to confirm."


def add(guard: Guard) -> None:
    """Declare a guard, once, when an app is ready."""
    if guard not in _guards:
        _guards.append(guard)


def check(plan: Plan, acting_user: ActingAccount, directory: Directory) -> None:
    """:raises DomainError: the one thing that the account may not do. :raises ManyErrors: several of them."""
    found = [error for guard in _guards for error in guard(plan, acting_user, directory)]
    if len(found) > 1:
        raise ManyErrors(found)
    if found:
        raise found[0]


def check_reason(plan: Plan, acting_user: ActingAccount, reason: str) -> None:
    """:raises ReasonMissing: the account has to give one for this permission."""
    if not reason.strip() and needs_reason(plan, acting_user):
        raise reason_missing(plan)


def reason_missing(plan: Plan) -> ReasonMissing:
    """The error that says for what a reason is wanted."""
    return ReasonMissing(what=_what(plan.permission))


def needs_reason(plan: Plan, acting_user: ActingAccount) -> bool:
    return acting_user.scope().demands_reason(plan.permission)


def check_confirmation(plan: Plan, typed: str) -> None:
    """:raises ConfirmationMissing: the plan has to be confirmed, and something else was typed, or nothing."""
    if plan.confirmation and not plan.confirmation.is_given(typed):
        raise ConfirmationMissing(why=plan.confirmation.why, text=plan.confirmation.text)


def _what(permission: str) -> str:
    return rights.title_of(permission) or "do this"
