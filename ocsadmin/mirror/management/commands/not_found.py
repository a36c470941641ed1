"""``manage.py not_found``: objects that the directory does not show, and taking them out of the mirror."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocsadmin import parts
from ocsadmin.errors import DomainError
from ocsadmin.mirror import kept_listing, release


class Command(BaseCommand):
    help = "List objects that are not found or not readable and are kept as they were read before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", default="", help="only objects of this kind (user, pool, …)")
        parser.add_argument("--take-out", nargs="+", type=int, metavar="ID", help="take these out of the mirror")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["take_out"]:
            self._take_out(options["take_out"])
            return
        for one in kept_listing.kept_objects({"kind": options["kind"]}):
            self.stdout.write(f"{one.pk}\t{one.kind}\t{one.name}\t{one.why}\t{one.dn}")

    def _take_out(self, keys: list[int]) -> None:
        try:
            run = release.take_out(keys, parts.directory(), requested_by="command line")
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{run.total['deleted']} objects were taken out of the mirror.")
