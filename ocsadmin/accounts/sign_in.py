"""Signing in: throttle, password, session, audit; in this order."""

from __future__ import annotations

import logging
from typing import cast

from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils import timezone

from ocsadmin.directory.errors import DirectoryUnreachable, WrongPassword
from ocsadmin.errors import DomainError

from . import audit, devices, throttle
from .addresses import address_of, is_shared
from .errors import DirectorySilent, DirectoryUnusable, LocalWrongPassword, TooManyTries
from .limits import limits
from .models import Account

logger = logging.getLogger(__name__)


def sign_in(request: HttpRequest, *, name: str, password: str) -> Account:
    """Check name and password, begin a new session.

    :raises WrongPassword, LocalWrongPassword: the error says what is wrong.
    :raises TooManyTries: of this name or address.
    :raises DirectorySilent, DirectoryUnusable: the directory can't be asked; the log says why, the error does not.
    """
    address, rules = address_of(request), limits()
    device = devices.known(request, name)
    try:
        attempt = throttle.begin(
            name=name, address=address, now=timezone.now(), limits=rules, device=device, shared=is_shared(request)
        )
    except TooManyTries:
        audit.record("sign-in-throttled", target=name, source=address)
        raise
    try:
        account = cast(Account, authenticate(request, username=name.strip(), password=password, attempt=attempt))
    except TooManyTries:
        throttle.forgive(attempt)
        audit.record("sign-in-throttled", target=name, source=address, detail={"why": "it could lock the account"})
        raise
    except (WrongPassword, LocalWrongPassword) as error:
        throttle.fail(attempt)
        audit.record("sign-in-refused", target=name, source=address, detail={"why": error.text})
        raise
    except DomainError as error:
        throttle.forgive(attempt)
        logger.error("Nobody can sign in with an account of the directory: %s", error)
        raise for_strangers(error) from error
    throttle.succeed(attempt, limits=rules)
    login(request, account)
    audit.record("signed-in", who=account, source=address)
    return account


def for_strangers(error: DomainError) -> DomainError:
    """The same without names of accounts, hosts and settings: whoever has not signed in is told no more."""
    return DirectorySilent() if isinstance(error, DirectoryUnreachable) else DirectoryUnusable()
