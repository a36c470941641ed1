"""Accounts and memberships as changes of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change, add, hand_over, modify
from ocsadmin.plans.plan import Notice
from pools.create_pool.conflicts import domains_of_forest
from pools.rules.refusal import refuse

from .accounts import ServiceAccounts
from .existing import NEVER_EXPIRES, advice, look_up, unusable
from .placing import container_for
from .roles import ROLES, AccountRole

NORMAL_ACCOUNT: Final = 0x200
"""ADS_UF_NORMAL_ACCOUNT (MS-ADTS 2.2.16)."""


class AccountNameTaken(DomainError):
    """A new account would have the name of something else."""

    code = "account-name-taken"
    message = "{name} can't be created: {owner} has {what} already."
    hint = "Choose another name."


class GroupMissing(DomainError):
    """A group of forest preparation is missing."""

    code = "group-missing"
    message = "There is no group {group} in {domain}, which {what} has to be a member of."
    hint = "Prepare the forest first."


@dataclass(frozen=True)
class AccountsPlan:
    """Changes in their order, what should be known, and the roles whose accounts are new."""

    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    new: tuple[AccountRole, ...] = field(default=())


def plan_accounts(wanted: ServiceAccounts, directory: Directory, now: datetime) -> AccountsPlan:
    """Create what does not exist, and put all three into their groups.

    :raises DomainError, ManyErrors: an account can't be used or created; ``field`` says which.
    """
    entries = {role: look_up(wanted.account(role), directory) for role in ROLES}
    new = tuple(role for role in ROLES if entries[role] is None)
    container = container_for(wanted, directory) if new else directory.forest.domain
    dns = {role: entry.dn if entry else container.child("CN", wanted.account(role)) for role, entry in entries.items()}
    found: list[DomainError | None] = [
        *(unusable(entry, role, directory, now) for role, entry in entries.items() if entry),
        *(_taken(role, wanted.account(role), dns[role], directory) for role in new),
        *(_group_missing(role, directory) for role in ROLES),
    ]
    refuse(error for error in found if error)
    created = [_creation(role, wanted.account(role), dns[role], directory) for role in new]
    joined = [change for role in ROLES for change in _membership(role, dns[role], entries[role], directory)]
    notices = [notice for role, entry in entries.items() if entry for notice in advice(entry, role)]
    return AccountsPlan((*created, *joined), tuple(notices), new)


def group_of(role: AccountRole, directory: Directory) -> Entry | None:
    """The role's group where it is in the directory's own domain."""
    where = object_class("group") & Eq("sAMAccountName", role.group)
    found = directory.search(directory.forest.domain, where, attributes=("objectGUID", "cn"))
    return next(iter(found), None)


def _creation(role: AccountRole, name: str, dn: DN, directory: Directory) -> Change:
    """A user whose password never expires: services would stop when it did."""
    return add(
        f"Create {role.what} {name}",
        dn,
        {
            "objectClass": "user",
            "sAMAccountName": name,
            "userPrincipalName": _upn(name, directory),
            "displayName": name,
            "description": role.description,
            "userAccountControl": NORMAL_ACCOUNT | NEVER_EXPIRES,
        },
        secrets={"unicodePwd": role.secret},
    )


def _membership(role: AccountRole, dn: DN, entry: Entry | None, directory: Directory) -> list[Change]:
    """The value that comes, and no other: the members that others added meanwhile stay."""
    group, name = group_of(role, directory), entry.text("sAMAccountName") if entry else dn.name
    title = f"Make {name} a member of {role.group}"
    if group is not None and entry is not None and group.dn in entry.all("memberOf"):
        return []
    if group is None or "member" not in directory.writable_attributes(group.dn):
        return [_membership_by_hand(title, role, name, directory, known=group is not None)]
    return [modify(title, group.dn, guid=group.guid, before={"member": []}, after={"member": [dn]})]


def _membership_by_hand(title: str, role: AccountRole, name: str, directory: Directory, *, known: bool) -> Change:
    domain = directory.forest.domain.domain if known else directory.forest.root_domain.domain
    why = (
        "The console's account may not change the members of this group."
        if known
        else f"The group is in {domain}, where the console does not write."
    )
    options = f"-Identity '{role.group}' -Members '{name}' -Server '{domain}'"
    return hand_over(
        title,
        f"{role.group} in {domain}",
        command=f"Add-ADGroupMember {options}",
        why=f"{why} Someone who may has to do it, for instance a Domain Admin.",
        undo_command=f"Remove-ADGroupMember {options} -Confirm:$false",
    )


def _taken(role: AccountRole, name: str, dn: DN, directory: Directory) -> DomainError | None:
    if directory.get(dn, ("cn",)) is not None:
        return AccountNameTaken(field=role.field, name=name, owner=dn, what="this name")
    upn = _upn(name, directory)
    other = next(
        iter(directory.search(directory.forest.domain, Eq("userPrincipalName", upn), attributes=("cn",))), None
    )
    return (
        AccountNameTaken(field=role.field, name=name, owner=other.dn, what=f"the sign-in name {upn}") if other else None
    )


def _group_missing(role: AccountRole, directory: Directory) -> DomainError | None:
    forest = directory.forest
    if forest.domain != forest.root_domain and len(domains_of_forest(directory)) > 1:
        return None  # it may be in the root domain: a hand-over says so
    if group_of(role, directory) is not None:
        return None
    return GroupMissing(field=role.field, group=role.group, domain=forest.domain.domain, what=role.what)


def _upn(name: str, directory: Directory) -> str:
    return f"{name}@{directory.forest.domain.domain}"
