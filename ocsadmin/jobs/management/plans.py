"""What the commands that carry out plans share: in whose name, with which secrets, and how a plan is shown."""

from __future__ import annotations

import getpass
import json
from typing import TextIO

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import CommandError, OutputWrapper

from ocsadmin.acting import ActingAccount
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import generated
from ocsadmin.plans.kinds.secrets import in_words, names_in
from ocsadmin.plans.plan import Plan
from ocsadmin.plans.reading import readable_plan


def account_of(name: str) -> ActingAccount:
    """:raises CommandError: nobody of this name has signed in yet."""
    accounts = get_user_model()._default_manager
    try:
        return accounts.get(username=name.lower())
    except ObjectDoesNotExist:
        raise CommandError(f"{name} has never signed in, so nobody knows what they may do.") from None


def secrets_of(plan: Plan, file: TextIO | None) -> dict[str, str]:
    """Never on the command line, where everybody who looks at the processes would read them."""
    if file is not None:
        return {str(name): str(value) for name, value in json.load(file).items()}
    names = generated.typed(names_in(plan.changes))
    return {name: getpass.getpass(f"{in_words(name).capitalize()}: ") for name in names}


def show(plan: Plan, out: OutputWrapper) -> None:
    """The plan for a person: how much, what to know, and as LDIF."""
    shown = readable_plan(plan)
    out.write(f"{plan.title}: {shown.total} changes, hash {plan.hash}")
    for notice in shown.notices:
        out.write(f"{notice.level}: {notice.text} {notice.about}".rstrip())
    if plan.confirmation:
        out.write(f"To be confirmed with --confirm {plan.confirmation.text!r}: {plan.confirmation.why}")
    out.write(shown.ldif)
    if shown.more:
        out.write(f"and {shown.more} more changes.")


def in_words_of(error: DomainError) -> str:
    """Every error, a line each."""
    return "\n".join(map(str, error.errors if isinstance(error, ManyErrors) else [error]))
