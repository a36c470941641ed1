"""Slows down guessing. It counts tries in our database and never touches the directory's own lock-out."""

from __future__ import annotations

import math
from datetime import datetime

from .errors import TooManyTries
from .limits import Limits
from .models import SignInAttempt

NAME_FACTOR = 4
ADDRESS_FACTOR = 10


def begin(*, name: str, address: str, now: datetime, limits: Limits) -> SignInAttempt:
    """Note a try as failed before the password is looked at, so that tries at the same time count as well.

    :raises TooManyTries: too many have failed; this one is not counted, so that waiting helps.
    """
    attempt = SignInAttempt.objects.create(account_name=counted_name(name), address=address, at=now)
    if first := _oldest_that_stops(attempt, limits):
        attempt.delete()
        left = (first + limits.wait_time - now).total_seconds()
        raise TooManyTries(minutes=max(1, math.ceil(left / 60)))
    return attempt


def forgive(attempt: SignInAttempt) -> None:
    """The try does not count: nobody could look at the password."""
    attempt.delete()


def succeed(attempt: SignInAttempt, *, limits: Limits) -> None:
    """The password was right: the failures of this name from this address are forgotten, and old rows deleted."""
    SignInAttempt.objects.filter(account_name=attempt.account_name, address=attempt.address).delete()
    SignInAttempt.objects.filter(at__lt=attempt.at - limits.wait_time).delete()


def counted_name(name: str) -> str:
    """``CONTOSO\\\\useradmin``, ``useradmin@contoso.com`` and ``useradmin`` are counted as one."""
    return name.strip().lower().rsplit("\\", 1)[-1].split("@")[0][:320]


def _oldest_that_stops(attempt: SignInAttempt, limits: Limits) -> datetime | None:
    """When the failure happened whose end of waiting opens the door again; None when the door is open."""
    failed = SignInAttempt.objects.failed_since(attempt.at - limits.wait_time).exclude(pk=attempt.pk)
    by_name, by_address = failed.filter(account_name=attempt.account_name), failed.filter(address=attempt.address)
    for rows, most in (
        (by_name.filter(address=attempt.address), limits.tries),
        (by_name, limits.tries * NAME_FACTOR),
        (by_address, limits.tries * ADDRESS_FACTOR),
    ):
        newest = list(rows.order_by("-at").values_list("at", flat=True)[:most])
        if len(newest) >= most:
            return newest[-1]
    return None
