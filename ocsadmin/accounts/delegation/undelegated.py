"""Those to whom nothing is delegated, or no longer: whom they see, and who decides it.

Losing a delegation never widens rights: who once had one and has none sees nobody until an administrator releases them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ocsadmin.accounts import audit, permissions
from ocsadmin.accounts.models import Account
from ocsadmin.acting import right_names
from ocsadmin.acting.scopes import NOBODY, UNLIMITED, Scope

from .models import Delegation, DelegationPolicy

MAY_DELEGATE = right_names.DELEGATE
CHOICES = ("nobody", "everyone")
"""Whom those may see to whom nothing was ever delegated."""


@dataclass(frozen=True)
class Loser:
    """An account that lost delegations (``names``); ``sees_nobody`` where none is left."""

    account: Account
    names: tuple[str, ...]
    sees_nobody: bool


def scope_without(account: Account, *, anything_delegated: bool) -> Scope:
    """What an account sees to which no delegation applies now."""
    if account.sees_everyone:
        return UNLIMITED
    if account.delegations_seen:
        return NOBODY
    if permissions.allowed(MAY_DELEGATE, account.groups):
        return UNLIMITED
    if hasattr(account, "undelegated_see_everyone"):  # read together with the account
        said: bool | None = account.undelegated_see_everyone
        return UNLIMITED if (said if said is not None else not anything_delegated) else NOBODY
    return UNLIMITED if policy_lets_see_everyone() else NOBODY


def policy_lets_see_everyone() -> bool:
    """Whether those to whom nothing was ever delegated see everyone: so until something is delegated at all."""
    policy = DelegationPolicy.objects.filter(pk=1).first()
    if policy is not None and policy.begun:
        return policy.undelegated_see_everyone
    return not Delegation.objects.filter(is_active=True).exists()


def note(account: Account, held: Collection[Delegation]) -> None:
    """Remember which delegations apply to an account, and which no longer do. Writes only what changed."""
    if account.pk is None:
        return
    names = {str(one.pk): one.name for one in held}
    seen = {key: {**entry, "held": key in names} for key, entry in account.delegations_seen.items()}
    seen |= {key: {"name": name, "held": True} for key, name in names.items()}
    if seen == account.delegations_seen:
        return
    lost = [seen[key]["name"] for key, entry in account.delegations_seen.items() if entry["held"] > seen[key]["held"]]
    values = {"delegations_seen": seen, **({"sees_everyone": False} if names else {})}
    with transaction.atomic():
        type(account).objects.filter(pk=account.pk).update(**values)
        if lost:
            audit.record("delegation-lost", target=str(account), detail={"delegations": lost, "left": len(names)})
    for name, value in values.items():
        setattr(account, name, value)


def losers() -> list[Loser]:
    """Accounts that lost delegations and were not released yet, as far as they were seen since."""
    found = []
    for account in Account.objects.filter(is_local=False).exclude(delegations_seen={}).order_by("username"):
        account.scope()  # so that what was taken back meanwhile is noted
        lost = tuple(sorted(one["name"] for one in account.delegations_seen.values() if not one["held"]))
        if lost:
            left = any(one["held"] for one in account.delegations_seen.values())
            found.append(Loser(account, lost, sees_nobody=not left))
    return found


def release(account: Account, *, acting_user: object, source: str) -> None:
    """What an account lost limits it no longer. Where no delegation is left, it sees everyone from now on."""
    account.scope()
    held = {key: one for key, one in account.delegations_seen.items() if one["held"]}
    lost = [one["name"] for one in account.delegations_seen.values() if not one["held"]]
    with transaction.atomic():
        type(account).objects.filter(pk=account.pk).update(delegations_seen=held, sees_everyone=not held)
        detail = {"lost": lost, "sees_everyone": not held}
        audit.record("delegation-released", who=acting_user, target=str(account), source=source, detail=detail)
    account.delegations_seen, account.sees_everyone = held, not held
    account.forget_scope()


def begin() -> None:
    """From the first delegation on those without one see nobody, also once the last one is taken back."""
    DelegationPolicy.objects.get_or_create(pk=1, defaults={"begun": True})
    DelegationPolicy.objects.filter(pk=1, begun=False).update(begun=True)


def decide(*, see_everyone: bool, acting_user: object, source: str) -> None:
    """Say whether those to whom nothing was ever delegated see everyone or nobody."""
    with transaction.atomic():
        values = {
            "undelegated_see_everyone": see_everyone,
            "decided_by": str(acting_user),
            "decided_at": timezone.now(),
        }
        DelegationPolicy.objects.update_or_create(pk=1, defaults={"begun": True, **values})
        audit.record(
            "undelegated-decided",
            who=acting_user,
            source=source,
            detail={"undelegated_see": "everyone" if see_everyone else "nobody"},
        )


def policy() -> DelegationPolicy:
    """The policy that counts, also where none was stored yet."""
    return DelegationPolicy.objects.filter(pk=1).first() or DelegationPolicy(
        begun=Delegation.objects.filter(is_active=True).exists()
    )
