"""Check that nobody has changed the audit log behind the console's back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocsadmin.accounts import audit
from ocsadmin.accounts.errors import AuditBroken


class Command(BaseCommand):
    """``verify_audit [--expect HASH]``; prints the hash of the last event, to be noted outside this machine."""

    help = "Check the audit log's chain of hashes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--expect", default="", metavar="HASH", help="one noted earlier that must be in the log")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            head = audit.verify(expect=options["expect"])
        except AuditBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{head.length} events, unchanged. The last has the hash {head.hash or '(none)'}.")
