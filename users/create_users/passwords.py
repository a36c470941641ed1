"""First passwords that somebody typed: against the policy, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from pools.rules.host_names import MissingValue
from pools.service_accounts.password_policy import policy_for_new_accounts

from .errors import PersonCantBeCreated
from .kinds import Password
from .spec import CreateUsersSpec, NewUser

FIELD = "password"


def password_problems(spec: CreateUsersSpec, passwords: Mapping[str, str], directory: Directory) -> list[DomainError]:
    """What is wrong with the passwords (name of the secret → password). The ``field`` is as in errors of the plan."""
    typed = [(number, one) for number, one in enumerate(spec.users) if one.password is Password.TYPED]
    found = _problems([one for _number, one in typed], passwords, directory)
    alone = len(spec.users) == 1
    return [
        error if alone else _of_one(number, one, error)
        for (number, one), errors in zip(typed, found, strict=True)
        for error in errors
    ]


def _problems(people: Sequence[NewUser], passwords: Mapping[str, str], directory: Directory) -> list[list[DomainError]]:
    policy = policy_for_new_accounts(directory) if people else None
    found: list[list[DomainError]] = []
    for one in people:
        password = passwords.get(one.secret, "")
        if policy is None or not password:
            cure = "Type one, or let the console make one."
            found.append([MissingValue(field=FIELD, what=f"password for {one.logon_name}", cure=cure)])
        else:
            account, name = one.sam_account, one.cn
            found.append(policy.problems(password, account=account, display_name=name, field=FIELD))
    return found


def _of_one(number: int, one: NewUser, error: DomainError) -> DomainError:
    name = f"Person {number + 1}, {one.cn or one.logon_name}"
    return PersonCantBeCreated(field=f"users.{number}.{FIELD}", name=name, text=error.text, cure=error.cure)
