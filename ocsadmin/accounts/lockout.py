"""No password is tried that could lock an account of the directory: two tries are always left to its owner.

Counted are the wrong tries that each reachable controller knows of (badPwdCount is not replicated), those made here,
and those that are on their way. What is counted twice only makes the console more careful.
"""

from __future__ import annotations

import logging
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.cache import cache

from ocsadmin.directory import Directory, SignedIn
from ocsadmin.directory.errors import WrongPassword
from ocsadmin.directory.interface import Candidate
from ocsadmin.directory.lockout_policy import LockoutPolicy, WrongTries
from ocsadmin.errors import DomainError

from . import throttle
from .errors import ConsolesOwn, TooManyTries
from .models import SignInAttempt

logger = logging.getLogger(__name__)
LEFT = 2
"""How many wrong tries an account has left at least, where its policy allows more than one."""
CLOCKS = timedelta(minutes=5)
"""How far the clocks of the console and of a controller may be apart (as Kerberos allows)."""
SILENT_SECONDS = 60
"""A controller that did not answer is not asked again for so long."""


@dataclass(frozen=True)
class Counted:
    """``tries`` that count now; the last of them is forgotten at ``until``."""

    tries: int
    until: datetime | None


def sign_in(attempt: SignInAttempt, *, name: str, password: str, directory: Directory) -> SignedIn:
    """Check a password by a bind, unless that could lock the account. The attempt lies in the database already.

    :raises TooManyTries: one more wrong try would leave too few.
    :raises WrongPassword: name or password is wrong, or the account can't sign in here: then nothing is bound.
    """
    person = directory.candidate(name)
    attempt.directory_guid = person.guid if person else None
    attempt.save(update_fields=["directory_guid"])
    policy = person.policy if person else directory.lockout_policy()
    _refuse_the_last_tries(attempt, policy, directory)
    if person and (person.is_console or person.barred not in ("", "locked")):
        name = f"{uuid4()}"  # a bind as nobody takes as long, and counts against nobody
    try:
        return directory.sign_in(name, password)
    except WrongPassword:
        throttle.fail(attempt)
        raise


def check_password(*, name: str, password: str, now: datetime, directory: Directory) -> SignedIn:
    """The same for the password of another account that someone typed on a page. Raises alike."""
    if person := directory.candidate(name):
        _refuse_what_controllers_counted(person, now, directory)
    return directory.sign_in(name, password)


def check_elsewhere(*, name: str, now: datetime, directory: Directory) -> None:
    """Before a password is shown to a server that has the directory check it (SIP). Needs no database.

    :raises TooManyTries: one more wrong try would leave too few.
    :raises ConsolesOwn: it is the account of the console.
    """
    person = directory.candidate(name)
    if person is None:
        return
    if person.is_console:
        raise ConsolesOwn(name=name)
    _refuse_what_controllers_counted(person, now, directory)


def _refuse_what_controllers_counted(person: Candidate, now: datetime, directory: Directory) -> None:
    if person.policy.locks:
        _refuse(_counted_there(person.guid, now, person.policy, directory), person.policy, now)


def _refuse_the_last_tries(attempt: SignInAttempt, policy: LockoutPolicy, directory: Directory) -> None:
    if not policy.locks:
        return
    others = SignInAttempt.objects.exclude(pk=attempt.pk).filter(at__gt=attempt.at - policy.window - CLOCKS)
    if attempt.directory_guid:
        others = others.filter(directory_guid=attempt.directory_guid)
    else:
        others = others.filter(account_name=attempt.account_name, directory_guid=None)
    on_their_way = others.filter(is_open=True, succeeded=False).count()  # before the controllers are asked
    here = others.filter(is_open=False, succeeded=False).order_by("-at")
    newest = here.first()
    known = Counted(here.count(), newest.at + policy.window if newest else None)
    there = _counted_there(attempt.directory_guid, attempt.at, policy, directory)
    until = max([one.until for one in (known, there) if one.until], default=None)
    _refuse(Counted(max(known.tries, there.tries) + on_their_way, until), policy, attempt.at)


def _refuse(counted: Counted, policy: LockoutPolicy, now: datetime) -> None:
    if counted.tries < allowed(policy):
        return
    left = (counted.until - now).total_seconds() if counted.until else 0
    raise TooManyTries(minutes=max(1, math.ceil(left / 60)))


def allowed(policy: LockoutPolicy) -> int:
    """How many wrong tries may be counted before the console tries no more. A threshold of 1 leaves none."""
    return max(policy.threshold - LEFT, min(policy.threshold - 1, 1))


def _counted_there(guid: UUID | None, now: datetime, policy: LockoutPolicy, directory: Directory) -> Counted:
    """The tries of all controllers that answer, as far as they are not too old to count."""
    if guid is None:
        return Counted(0, None)
    asked = directory.each_controller()
    with ThreadPoolExecutor(len(asked)) as pool:
        found = [one for one in pool.map(lambda one: _wrong_tries(one, guid), asked) if one is not None]
    recent = [one for one in found if one.last is None or one.last + policy.window + CLOCKS > now]
    last = max((one.last for one in recent if one.last and one.count), default=None)
    return Counted(sum(one.count for one in recent), last + policy.window if last else None)


def _wrong_tries(controller: Directory, guid: UUID) -> WrongTries | None:
    key = f"accounts:silent-controller:{controller!r}"
    if cache.get(key):
        return None
    try:
        return controller.wrong_tries(guid)
    except DomainError as error:
        logger.warning("%s can't say how many wrong tries an account had: %s", controller, error)
        cache.set(key, True, SILENT_SECONDS)
        return None
