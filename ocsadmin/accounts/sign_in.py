"""Signing in: throttle, password, session, audit; in this order."""

from __future__ import annotations

from typing import cast

from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils import timezone

from ocsadmin.directory.errors import WrongPassword
from ocsadmin.errors import DomainError

from . import audit, sessions, throttle
from .addresses import address_of
from .errors import LocalWrongPassword, TooManyTries
from .limits import limits
from .models import Account


def sign_in(request: HttpRequest, *, name: str, password: str) -> Account:
    """Check name and password, begin a new session.

    :raises WrongPassword, LocalWrongPassword: the error says what is wrong.
    :raises TooManyTries: of this name or address.
    :raises DirectoryError: the directory can't be asked.
    """
    address, rules = address_of(request), limits()
    try:
        attempt = throttle.begin(name=name, address=address, now=timezone.now(), limits=rules)
    except TooManyTries:
        audit.record("sign-in-throttled", target=name, source=address)
        raise
    try:
        account = cast(Account, authenticate(request, username=name.strip(), password=password))
    except (WrongPassword, LocalWrongPassword) as error:
        audit.record("sign-in-refused", target=name, source=address, detail={"why": error.text})
        raise
    except DomainError:
        throttle.forgive(attempt)
        raise
    throttle.succeed(attempt, limits=rules)
    login(request, account)
    sessions.begin(request)
    audit.record("signed-in", who=account, source=address)
    return account
