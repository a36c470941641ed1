"""What creating people brings to jobs: a kind of change, and a right that enabling takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocsadmin.jobs import guards
from ocsadmin.jobs.gate import NotPermitted
from ocsadmin.plans import kinds
from users.directory import attributes as ad
from users.enable_users.use_case import ENABLE_USERS

from .password_change_kind import PasswordChangeKind
from .use_case import CREATE_USERS

if TYPE_CHECKING:
    from ocsadmin.acting import ActingAccount
    from ocsadmin.directory import Directory
    from ocsadmin.errors import DomainError
    from ocsadmin.plans.plan import Plan


def register() -> None:
    """Called once, when the app is ready."""
    kinds.register(PasswordChangeKind())
    guards.add(_enabling_takes_its_own_right)


def _enabling_takes_its_own_right(plan: Plan, account: ActingAccount, _directory: Directory) -> Iterator[DomainError]:
    """Who may create people in the directory need not be allowed to enable them."""
    enables = plan.operation == CREATE_USERS.name and any(change.after.get(ad.USER_ENABLED) for change in plan.changes)
    if enables and not account.may(ENABLE_USERS.needs):
        yield NotPermitted(field="enable", name=account, permission=ENABLE_USERS.needs)
