"""Make a token for the REST interface from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ocsadmin.accounts import tokens
from ocsadmin.accounts.models import Account
from ocsadmin.errors import DomainError


class Command(BaseCommand):
    """``create_token NAME --account ACCOUNT --scopes users.view_user …``; prints the token, this once."""

    help = "Make a token for the REST interface. It carries rights of the account that owns it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="what the token is for")
        parser.add_argument("--account", required=True, help="useradmin@contoso.com, or local:name for a service")
        parser.add_argument("--scopes", nargs="+", required=True, metavar="PERMISSION")
        parser.add_argument("--days", type=int, help="until it expires; without, it does not")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = Account.objects.filter(username=options["account"].lower(), is_active=True).first()
        if owner is None:
            raise CommandError(f"No account {options['account']} has signed in yet.")
        try:
            made = tokens.create(
                owner=owner,
                name=options["name"],
                scopes=options["scopes"],
                days=options["days"],
                now=timezone.now(),
                source="command",
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(made.text)
