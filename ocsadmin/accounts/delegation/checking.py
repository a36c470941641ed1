"""What one person may do, as the console would decide it now: for who delegates and wants to be sure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ocsadmin import acting
from ocsadmin.accounts import pins
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.permissions import PERMISSIONS, Permission
from ocsadmin.acting import people, right_names
from ocsadmin.acting.scopes import Scope, can_be_delegated
from ocsadmin.directory import Directory
from ocsadmin.directory.filters import Eq, Or, object_class
from ocsadmin.errors import DomainError

from .models import Delegation
from .resolving import delegations_of


class NobodyKnown(DomainError):
    """Nobody has this name."""

    code, field, status = "nobody-known", "account", 404
    message = "Nobody in the directory is known as {name}."
    hint = "Type an account name, as in kim or kim@contoso.com."


@dataclass(frozen=True)
class Finding:
    """``count`` is how many people the account sees, of ``all_people``; ``rights`` each with yes or no."""

    account: Account
    delegations: list[Delegation]
    scope: Scope
    rights: list[tuple[Permission, bool]]
    count: int
    all_people: int
    hidden: list[str]
    read_only: list[str]
    reasons: list[Permission]


def check(name: str, directory: Directory) -> Finding:
    """:raises NobodyKnown: neither an account of the console nor one of the directory has this name."""
    account = _account(name.strip(), directory)
    scope, known = account.scope(), people.fields()
    rights = [(one, account.may(one.name)) for one in PERMISSIONS.values() if can_be_delegated(one.name)]
    return Finding(
        account=account,
        delegations=[] if account.is_local else delegations_of(account),
        scope=scope,
        rights=rights,
        count=_count(account) if account.may(right_names.VIEW_USERS) else 0,
        all_people=_count(None),
        hidden=[str(one.title) for field, one in known.items() if field in scope.hidden],
        read_only=[str(one.title) for field, one in known.items() if field in scope.read_only - scope.hidden],
        reasons=[one for one, may in rights if may and scope.demands_reason(one.name)],
    )


def _count(account: Account | None) -> int:
    provider = people.provider()
    if provider is None:
        return 0
    if account is None:
        return provider.everyone().count()
    with acting.as_account(account):
        return provider.visible().count()


def _account(name: str, directory: Directory) -> Account:
    """As the directory has it now, also where this person has never signed in."""
    if not name or "\0" in name:
        raise NobodyKnown(name=name or _("nobody"))
    local = Account.objects.filter(username=name.lower(), is_local=True).first()
    if local is not None:
        return local
    where = object_class("user") & Or((Eq("sAMAccountName", name), Eq("userPrincipalName", name)))
    found = next(iter(directory.search(directory.forest.domain, where, attributes=("objectGUID",))), None)
    person = directory.person(found.guid) if found else None
    if person is None:
        raise NobodyKnown(name=name)
    known = Account.objects.filter(directory_guid=person.guid).first()
    username = f"{person.account}@{person.dn.domain}".lower()
    account = known or Account(username=username, display_name=person.display_name, directory_guid=person.guid)
    account.groups = pins.names_of(person)
    account.group_sids, account.is_active = sorted(person.group_sids), not person.barred
    return account
