"""Passwords of accounts in bodies: written only, kept sealed by the job that makes the account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers

from ocsadmin.api import SpecSerializer
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan
from pools.rules.refusal import broken, refuse

from .accounts import ServiceAccounts
from .passwords import password_problems, secrets_needed
from .roles import COMPONENT, GUEST, MAIN, ROLES


def _password(what: str) -> serializers.CharField:
    return serializers.CharField(
        write_only=True,
        trim_whitespace=False,
        max_length=256,
        help_text=(
            f"Password of {what}. Needed where the account is new; that of an existing account is tried by signing in. "
            "It is used once, kept sealed until then, and never answered."
        ),
        style={"input_type": "password"},
        allow_blank=True,
        required=False,
    )


class PasswordsSerializer(SpecSerializer):
    """Accounts that do not exist are created."""

    main_account_password = _password(MAIN.what)
    component_account_password = _password(COMPONENT.what)
    guest_account_password = _password(GUEST.what)


def with_passwords(
    spec: ServiceAccounts, body: Mapping[str, Any], directory: Directory, plan: Callable[[], Plan]
) -> tuple[Plan, Mapping[str, str]]:
    """The plan, and the passwords of the accounts that are new.

    :raises ManyErrors: what planning refuses and what is wrong with the passwords, told all at once.
    """
    passwords = {role.secret: str(body.get(role.secret, "")) for role in ROLES}
    planned: list[Plan] = []
    problems = broken(lambda: planned.append(plan()))
    refuse([*problems, *_of_passwords(spec, passwords, directory, problems)])
    return planned[0], secrets_needed(spec, passwords, directory)


def _of_passwords(
    spec: ServiceAccounts, passwords: Mapping[str, str], directory: Directory, others: list[DomainError]
) -> list[DomainError]:
    """Those of accounts that are wrong anyway are not tried."""
    wrong = {error.field for error in others}
    fields = {role.secret: role.field for role in ROLES}
    tried = {name: text for name, text in passwords.items() if fields[name] not in wrong}
    return [one for one in password_problems(spec, tried, directory) if fields.get(one.field or "") not in wrong]
