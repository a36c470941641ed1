"""How a directory account stands now: its groups are read again from time to time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

from django.core.cache import cache

from ocsadmin.directory import Directory, SignedIn
from ocsadmin.errors import DomainError

from . import pins
from .delegation import keeping
from .limits import Limits
from .models import Account

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30
"""After a failed try the directory is left alone for so long (per account and process)."""


FOLLOWED = ("username", "groups", "group_sids", "groups_read_at", "password_set", "is_active")


class Standing(Enum):
    GOOD = "good"
    GONE = "gone"  # deleted or disabled in the directory
    EXPIRED = "expired"
    LOCKED = "locked"
    UNKNOWN = "unknown"  # the directory has not answered for too long


def remember(person: SignedIn, *, now: datetime) -> Account:
    """Create or update the account of someone in the directory. The objectGUID decides who it is."""
    username = f"{person.account}@{person.dn.domain}".lower()
    Account.objects.filter(username=username).exclude(directory_guid=person.guid).update(
        username=f"{username}#{now:%Y%m%d%H%M%S}", is_active=False
    )
    values = {
        "username": username,
        "display_name": person.display_name,
        "mail": person.mail,
        "groups": pins.names_of(person),
        "group_sids": sorted(person.group_sids),
        "password_set": person.password_set,
        "groups_read_at": now,
        "is_active": not person.disabled,
    }
    account, created = Account.objects.update_or_create(directory_guid=person.guid, defaults=values)
    if created:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def is_fresh(account: Account, *, now: datetime, limits: Limits) -> bool:
    return account.is_local or (account.is_active and _age(account, now) <= timedelta(seconds=limits.groups_fresh))


def check(account: Account, *, connect: Callable[[], Directory], now: datetime, limits: Limits) -> Standing:
    """Read the groups again if they are old. While the directory is silent, the last known ones count for a while.

    An account that was disabled is read again too, so that it stands well once it is enabled again.
    """
    if is_fresh(account, now=now, limits=limits):
        return Standing.GOOD
    if cache.add(f"accounts:groups-tried:{account.pk}", True, RETRY_SECONDS):
        try:
            return _read_again(account, connect(), now)
        except DomainError as error:
            logger.warning("The groups of %s can't be read again: %s", account, error)
    if not account.is_active:
        return Standing.GONE
    return Standing.GOOD if _age(account, now) <= timedelta(seconds=limits.groups_keep) else Standing.UNKNOWN


def _read_again(account: Account, directory: Directory, now: datetime) -> Standing:
    person = directory.person(account.directory_guid) if account.directory_guid else None
    cache.delete(f"accounts:groups-tried:{account.pk}")
    if person is None or person.disabled:
        Account.objects.filter(pk=account.pk).update(is_active=False)
        account.is_active = False
        return Standing.GONE
    if person.barred:
        return Standing.LOCKED if person.barred == "locked" else Standing.EXPIRED
    keeping.follow_groups(directory)
    fresh = remember(person, now=now)
    for name in FOLLOWED:
        setattr(account, name, getattr(fresh, name))
    account.forget_scope()
    return Standing.GOOD


def _age(account: Account, now: datetime) -> timedelta:
    return now - account.groups_read_at if account.groups_read_at else timedelta.max
