"""Slows down guessing by counting tries in our database. What the directory counts, :mod:`.lockout` looks at.

A browser in which someone has signed in before (``device``) counts for itself: failures of others, be they at the
same address, never keep its owner out.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from .errors import TooManyTries
from .limits import Limits
from .models import SignInAttempt

LONGEST = timedelta(days=1)
"""Tries are kept so long: a directory may count them longer than the console does."""
NAME_FACTOR = 4
ADDRESS_FACTOR = 10


def begin(
    *, name: str, address: str, now: datetime, limits: Limits, device: str = "", shared: bool = False
) -> SignInAttempt:
    """Note a try as failed before the password is looked at, so that tries at the same time count as well.

    ``shared``: everybody comes from this address (a proxy that the settings do not name), so that it is not counted.

    :raises TooManyTries: too many have failed; this one is not counted, so that waiting helps.
    """
    attempt = SignInAttempt.objects.create(account_name=counted_name(name), address=device or address, at=now)
    if first := _oldest_that_stops(attempt, limits, alone=bool(device), shared=shared):
        attempt.delete()
        left = (first + limits.wait_time - now).total_seconds()
        raise TooManyTries(minutes=max(1, math.ceil(left / 60)))
    return attempt


def forgive(attempt: SignInAttempt) -> None:
    """The try does not count: nobody could look at the password."""
    attempt.delete()


def fail(attempt: SignInAttempt) -> None:
    """The password was wrong: the directory has counted it by now."""
    SignInAttempt.objects.filter(pk=attempt.pk).update(is_open=False)


def succeed(attempt: SignInAttempt, *, limits: Limits) -> None:
    """The password was right: the failures of this name from this address are forgotten, and old rows deleted."""
    SignInAttempt.objects.filter(account_name=attempt.account_name, address=attempt.address).delete()
    if attempt.directory_guid:  # the controller has set its own count to 0 as well
        SignInAttempt.objects.filter(directory_guid=attempt.directory_guid, is_open=False).delete()
    SignInAttempt.objects.filter(at__lt=attempt.at - max(limits.wait_time, LONGEST)).delete()


def counted_name(name: str) -> str:
    """``CONTOSO\\\\useradmin``, ``useradmin@contoso.com`` and ``useradmin`` are counted as one."""
    return name.strip().lower().rsplit("\\", 1)[-1].split("@")[0][:320]


def _oldest_that_stops(attempt: SignInAttempt, limits: Limits, *, alone: bool, shared: bool) -> datetime | None:
    """When the failure happened whose end of waiting opens the door again; None when the door is open."""
    failed = SignInAttempt.objects.failed_since(attempt.at - limits.wait_time).exclude(pk=attempt.pk)
    by_name, by_address = failed.filter(account_name=attempt.account_name), failed.filter(address=attempt.address)
    own = (by_name.filter(address=attempt.address), limits.tries)
    of_name, of_address = (by_name, limits.tries * NAME_FACTOR), (by_address, limits.tries * ADDRESS_FACTOR)
    for rows, most in (own,) if alone else (of_name,) if shared else (own, of_name, of_address):
        newest = list(rows.order_by("-at").values_list("at", flat=True)[:most])
        if len(newest) >= most:
            return newest[-1]
    return None
