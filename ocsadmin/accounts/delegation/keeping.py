"""Delegations are made, changed and taken back; each leaves an event in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from ocsadmin.accounts import audit, pins
from ocsadmin.accounts.models import Account
from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import BadInput, DomainError, ManyErrors

from . import undelegated
from .models import Delegation
from .resolving import delegations_of
from .spec import LISTS, DelegationSpec

if TYPE_CHECKING:
    from collections.abc import Iterable


class DelegationNameTaken(DomainError):
    """There is a delegation of this name."""

    code, field = "delegation-name-taken", "name"
    message = "There is a delegation named {name} already."
    hint = "Choose another name, or change that one."


def keep(
    spec: DelegationSpec, *, acting_user: Account, directory: Directory, source: str, old: Delegation | None = None
) -> Delegation:
    """Make a delegation, or give an old one other values.

    :raises ManyErrors: all that is wrong with the wish. :raises DelegationNameTaken: another one has the name.
    """
    _refuse_errors([*spec.problems(), *_unknown_account(spec)])
    group = _group(spec.group, directory) if spec.group else None
    if spec.group and group is None:
        text = f"The directory has no group named {spec.group}."
        raise ManyErrors([BadInput(text, cure="Type its pre-Windows 2000 name.", field="group")])
    before = DelegationSpec.of(old).to_json() if old else {}
    one = old or Delegation()
    if old:
        _note_members(old)
    _fill(one, spec, group, acting_user)
    after = DelegationSpec.of(one).to_json()
    changes = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    try:
        with transaction.atomic():
            one.save()
            undelegated.begin()
            what = "delegation-changed" if old else "delegation-made"
            audit.record(what, who=acting_user, target=one.name, source=source, detail=changes)
    except IntegrityError as error:
        raise ManyErrors([DelegationNameTaken(name=spec.name)]) from error
    return one


def remove(one: Delegation, *, acting_user: Account, source: str) -> None:
    """From now on it gives nobody anything. Whom no other one limits sees nobody until released."""
    with transaction.atomic():
        detail = DelegationSpec.of(one).to_json()
        audit.record("delegation-removed", who=acting_user, target=one.name, source=source, detail=detail)
        undelegated.begin()
        _note_members(one)
        one.delete()


def follow_renamed_groups(delegations: Iterable[Delegation], directory: Directory) -> dict[int, str]:
    """Take over the names that groups have now. Delegation → what is wrong with its group, mostly nothing.

    A group that was renamed would else have no delegation any more, and its members would be limited no longer.
    """
    those = [one for one in delegations if one.group_guid]
    found = directory.get_many([one.group_guid for one in those if one.group_guid], ("sAMAccountName", "objectSid"))
    wrong: dict[int, str] = {}
    for one in those:
        entry = found.get(one.group_guid) if one.group_guid else None
        if entry is None:
            wrong[one.pk] = f"The group {one.group} is gone from the directory."
            continue
        if one.group_sid != (sid := entry.text("objectSid")):
            Delegation.objects.filter(pk=one.pk).update(group_sid=sid)
            one.group_sid = sid
        if (name := entry.text("sAMAccountName")) != one.group:
            audit.record("delegation-group-renamed", target=one.name, detail={"group": [one.group, name]})
            Delegation.objects.filter(pk=one.pk).update(group=name)
            _rename_in_accounts(one.group, name)
            one.group = name
    return wrong


def _rename_in_accounts(old: str, new: str) -> None:
    """Those whose groups were read before the renaming stay limited, too. It is rare, and accounts are few."""
    for account in Account.objects.filter(is_local=False).only("groups").iterator():
        if old.lower() in {group.lower() for group in account.groups}:
            kept = [group for group in account.groups if group.lower() != old.lower()]
            Account.objects.filter(pk=account.pk).update(groups=sorted([*kept, new]))


def follow_groups(directory: Directory) -> None:
    """Before someone's groups are remembered: nobody may lose their limits because a group has another name."""
    pins.follow(directory)
    those = list(Delegation.objects.filter(group_guid__isnull=False))
    if those:
        follow_renamed_groups(those, directory)


def _note_members(one: Delegation) -> None:
    """Before it changes: whom it limits, also those who have not come since it was made, lose it and gain nothing."""
    for account in Account.objects.filter(is_local=False):
        held = delegations_of(account)
        if one in held:
            undelegated.note(account, held)


def _fill(one: Delegation, spec: DelegationSpec, group: Entry | None, acting_user: Account) -> None:
    one.name, one.everywhere, one.is_active = spec.name, spec.everywhere, spec.is_active
    one.group = group.text("sAMAccountName") if group else ""
    one.group_guid = group.guid if group else None
    one.group_sid = group.text("objectSid") if group else ""
    one.account = Account.objects.get(username=spec.account.lower()) if spec.account else None
    for name in LISTS:
        setattr(one, name, list(getattr(spec, name)))
    one.changed_by = str(acting_user)


def _group(name: str, directory: Directory) -> Entry | None:
    where = object_class("group") & Eq("sAMAccountName", name)
    found = directory.search(directory.forest.domain, where, attributes=("sAMAccountName", "objectGUID", "objectSid"))
    return next(iter(found), None)


def _unknown_account(spec: DelegationSpec) -> list[DomainError]:
    if not spec.account or "\0" in spec.account:
        return []
    account = Account.objects.filter(username=spec.account.lower()).first()
    if account is None:
        text = f"Nobody has signed in as {spec.account} yet."
        return [BadInput(text, cure="Type the name as in kim@contoso.com, or name a group.", field="account")]
    if account.is_local:
        text = f"{spec.account} is a local administrator, whom nothing limits."
        return [BadInput(text, cure="Name an account of the directory.", field="account")]
    return []


def _refuse_errors(found: list[DomainError]) -> None:
    if found:
        raise ManyErrors(found)
