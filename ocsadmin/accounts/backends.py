"""Where passwords are checked: the directory by a bind, local administrators in our database."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils import timezone

from ocsadmin import parts
from ocsadmin.directory.errors import WrongPassword

from . import lockout, standing
from .delegation import keeping
from .errors import LocalWrongPassword
from .models import Account, SignInAttempt
from .models.account import LOCAL_PREFIX


class _Backend:
    def get_user(self, user_id: int) -> Account | None:
        """The account of a session; None once it is gone or disabled, which ends the session."""
        return Account.objects.with_delegation_policy().filter(pk=user_id, is_active=True).first()


class DirectoryBackend(_Backend):
    """Signs in with an account of Active Directory."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str = "",
        password: str = "",
        attempt: SignInAttempt | None = None,
        **_: Any,
    ) -> Account | None:
        """Only for a counted ``attempt``: whoever counts nothing could lock accounts.

        :raises WrongPassword: name or password is wrong, the account is disabled, locked or expired.
        :raises TooManyTries: one more wrong password could lock the account.
        :raises DirectoryUnreachable: no domain controller answers.
        """
        if attempt is None or username.lower().startswith(LOCAL_PREFIX):
            return None
        if not username or not password:  # a bind without a password would succeed: RFC 4513 section 5.1.2
            raise WrongPassword(words="Type the name and the password.")
        directory = parts.whole_directory()
        person = lockout.sign_in(attempt, name=username, password=password, directory=directory)
        keeping.follow_groups(directory)
        return standing.remember(person, now=timezone.now())


class LocalBackend(_Backend):
    """Signs in a local administrator: ``local:<name>``."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> Account | None:
        """:raises LocalWrongPassword: there is no such local administrator, or the password is another."""
        if not username.lower().startswith(LOCAL_PREFIX):
            return None
        account = Account.objects.filter(username=username.lower(), is_local=True, is_active=True).first()
        if account is None:
            make_password(password)  # takes as long as a check, so that names can't be told by the time
            raise LocalWrongPassword
        if not account.check_password(password):
            raise LocalWrongPassword
        return account
