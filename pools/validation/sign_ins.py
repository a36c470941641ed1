"""Test accounts are not locked by a validation, which would try a wrong password at each server, by each check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.utils import timezone

from ocsadmin.accounts import lockout
from ocsadmin.accounts.errors import ConsolesOwn, TooManyTries
from ocsadmin.checks.verdict import Verdict
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError

from .accounts import TestAccount

REFUSED: Final = ("sip-wrong-password", "sip-unknown-user", "sip-forbidden")
"""Codes of verdicts on an account that would be refused at the next server, too."""


class NotTried(DomainError):
    """The password of a test account was not tried."""

    code = "test-account-not-tried"
    message = "{uri} was not signed in, so that it is not locked: {why}"


class SignIns:
    """Those of one run. One at a time, under ``Surroundings.signing_in``; uses no database."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._refused: set[str] = set()

    def try_as(self, people: Sequence[TestAccount], sign_in: Callable[[], Verdict]) -> Verdict:
        """Sign in, unless that could lock one of these accounts.

        :raises NotTried: a check with it was refused before in this run, or too few tries are left to its owner.
        :raises DirectoryError: the directory does not answer.
        """
        for who in people:
            self._refuse_the_last_tries(who)
        found = sign_in()
        if found.code in REFUSED:
            self._refused.update(who.uri.lower() for who in people)
        return found

    def _refuse_the_last_tries(self, who: TestAccount) -> None:
        if who.uri.lower() in self._refused:
            raise NotTried(uri=who.uri, why="a check that signs in with it was refused, which is not repeated.")
        try:
            lockout.check_elsewhere(name=who.user_name, now=timezone.now(), directory=self._directory)
        except (TooManyTries, ConsolesOwn) as error:
            raise NotTried(uri=who.uri, why=f"{error.text} {error.cure}") from error
