"""Where creating people and changing their sign-in names shows up: wizards, operations, first passwords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .enable_users.use_case import ENABLE_USERS

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account
    from ocsadmin.acting import ActingAccount
    from ocsadmin.directory import Directory
    from ocsadmin.errors import DomainError
    from ocsadmin.jobs.models import Job
    from ocsadmin.plans.plan import Plan
    from ocsadmin.web.jobs.related import Related


def register() -> None:
    """Called once, when the app is ready."""
    from ocsadmin import wizards
    from ocsadmin.jobs import guards, operations
    from ocsadmin.plans import kinds
    from ocsadmin.web.jobs import related

    from . import new_passwords
    from .create_users import CreateUsersSpec, plan_create_users
    from .create_users.password_change_kind import PasswordChangeKind
    from .create_users.use_case import CreateUsersWizard

    kinds.register(PasswordChangeKind())
    new_passwords.connect()
    related.add(_passwords_waiting)
    guards.add(_enabling_takes_its_own_right)
    wizards.register(CreateUsersWizard)
    operations.register(
        "create_users",
        lambda spec, directory: plan_create_users(spec=CreateUsersSpec.from_json(spec), directory=directory),
    )


def _passwords_waiting(job: Job, account: Account) -> Related | None:
    """Told on the job's page to whoever started it, once it has ended."""
    from ocsadmin.web.jobs.related import Related

    from . import new_passwords

    if job.is_unfinished or not (count := new_passwords.waiting(job, account)):
        return None
    text = ngettext(
        "%(n)d first password waits to be shown to you, once.",
        "%(n)d first passwords wait to be shown to you, once.",
        count,
    )
    return Related(text % {"n": count}, reverse("new-passwords", args=[job.pk]), _("Show…"), icon="key")


def _enabling_takes_its_own_right(plan: Plan, account: ActingAccount, _directory: Directory) -> Iterator[DomainError]:
    """Who may create people in the directory need not be allowed to enable them."""
    from ocsadmin.jobs.gate import NotPermitted

    from . import attributes as ad
    from .create_users import OPERATION

    enables = plan.operation == OPERATION and any(change.after.get(ad.USER_ENABLED) for change in plan.changes)
    if enables and not account.may(ENABLE_USERS.needs):
        yield NotPermitted(field="enable", name=account, permission=ENABLE_USERS.needs)
