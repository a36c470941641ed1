"""Make a local administrator, who can sign in while no domain controller answers."""

from __future__ import annotations

import getpass
import secrets
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocsadmin.accounts import audit
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.models.account import LOCAL_PREFIX

LEAST_LENGTH = 12


class Command(BaseCommand):
    """``create_local_admin NAME [--password-file FILE]``; for an existing one it sets a new password."""

    help = "Make a local administrator (local:NAME), or give one a new password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--password-file", type=Path, metavar="FILE", help="whose first line is the password")

    def handle(self, *args: Any, **options: Any) -> None:
        username = f"{LOCAL_PREFIX}{options['name'].removeprefix(LOCAL_PREFIX)}".lower()
        password, generated = self._password(options["password_file"])
        account = Account.objects.filter(username=username).first()
        if account is None:
            account = Account.objects.create_local(username, password)
        account.set_password(password)
        account.is_active = True
        account.save()
        audit.record("local-admin-made", target=username, source="command")
        self.stdout.write(f"{username} can sign in.")
        if generated:
            self.stdout.write(f"Password, shown this once: {password}")

    def _password(self, file: Path | None) -> tuple[str, bool]:
        """The password, and whether it was made up here: from a file, typed twice, or made up where nobody can type.

        :raises CommandError: it is too short, was typed differently, or the file can't be read.
        """
        if file is not None:
            return _checked(_first_line(file)), False
        if not sys.stdin.isatty():
            return secrets.token_urlsafe(18), True
        typed = getpass.getpass("Password (empty: make one up): ")
        if not typed:
            return secrets.token_urlsafe(18), True
        if getpass.getpass("Again: ") != typed:
            raise CommandError("The two passwords differ.")
        return _checked(typed), False


def _first_line(file: Path) -> str:
    try:
        return (file.read_text(encoding="utf-8").splitlines() or [""])[0]
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from error


def _checked(password: str) -> str:
    if len(password) < LEAST_LENGTH:
        raise CommandError(f"The password has {len(password)} characters; it must have at least {LEAST_LENGTH}.")
    return password
