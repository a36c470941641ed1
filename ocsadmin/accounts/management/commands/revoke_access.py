"""Take every token and session of an account away, from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ocsadmin.accounts import sessions, tokens
from ocsadmin.accounts.models import Account


class Command(BaseCommand):
    """``revoke_access ACCOUNT``."""

    help = "Revoke all tokens of an account and end all its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", metavar="ACCOUNT", help="useradmin@contoso.com, or local:name")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["account"].lower()).first()
        if account is None:
            raise CommandError(f"No account {options['account']} has signed in yet.")
        now, open_sessions = timezone.now(), list(account.open_sessions.all())
        usable = list(account.tokens.usable(now))
        for session in open_sessions:
            sessions.revoke(session, revoked_by="", source="command")
        for token in usable:
            tokens.revoke(token, revoked_by="", now=now, source="command")
        self.stdout.write(f"{len(usable)} tokens and {len(open_sessions)} sessions of {account} were ended.")
