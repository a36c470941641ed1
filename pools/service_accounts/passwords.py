"""Passwords that were typed: those of new accounts against the policy, those of existing ones by signing in."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from ocsadmin.accounts import lockout
from ocsadmin.accounts.errors import TooManyTries
from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.errors import WrongPassword
from ocsadmin.errors import DomainError
from pools.rules.host_names import MissingValue

from .accounts import ServiceAccounts
from .existing import look_up
from .password_policy import policy_for_new_accounts
from .roles import ROLES, AccountRole


class WrongAccountPassword(DomainError):
    """The password of an existing account is not right."""

    code, status = "wrong-account-password", 422
    message = "{name} can't sign in with this password: {words}"
    hint = "Type it again, or leave it empty: on the server it has to be typed all the same."


def password_problems(wanted: ServiceAccounts, passwords: Mapping[str, str], directory: Directory) -> list[DomainError]:
    """What is wrong with the passwords (name of the secret → password) of accounts without problems."""
    return [
        error
        for role in ROLES
        for error in problems_of_password(role, wanted.account(role), passwords.get(role.secret, ""), directory)
    ]


def problems_of_password(role: AccountRole, name: str, password: str, directory: Directory) -> list[DomainError]:
    """A new account needs one that the policy lets pass; that of an existing account may be left out."""
    entry = look_up(name, directory)
    if entry is not None:
        return _of_existing(role, entry, password, directory) if password else []
    if not password:
        cure = "Type a password: the account does not exist yet, so it will be created."
        return [MissingValue(field=role.secret, what=f"password for {name}", cure=cure)]
    return policy_for_new_accounts(directory).problems(password, account=name, display_name=name, field=role.secret)


def secrets_needed(wanted: ServiceAccounts, passwords: Mapping[str, str], directory: Directory) -> dict[str, str]:
    """Name → password of those accounts that will be created; what else was typed is not to be kept."""
    needed = [role for role in ROLES if look_up(wanted.account(role), directory) is None]
    return {role.secret: passwords[role.secret] for role in needed if passwords.get(role.secret)}


def _of_existing(role: AccountRole, entry: Entry, password: str, directory: Directory) -> list[DomainError]:
    """Signs in once, unless a wrong try could lock the account."""
    name = entry.text("sAMAccountName")
    try:
        lockout.check_password(name=name, password=password, now=timezone.now(), directory=directory)
    except (WrongPassword, TooManyTries) as error:
        return [WrongAccountPassword(field=role.secret, name=name, words=error.text)]
    return []
