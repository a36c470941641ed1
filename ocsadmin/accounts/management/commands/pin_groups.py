"""The groups that give rights, by SID; on the console's host another one can be accepted."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocsadmin import parts
from ocsadmin.accounts import pins
from ocsadmin.accounts.models import PinnedGroup
from ocsadmin.errors import DomainError


class Command(BaseCommand):
    """``pin_groups`` looks and lists; ``pin_groups --accept NAME`` takes the group that bears the name now."""

    help = "List the groups that give rights by their SIDs, or accept another group of the same name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accept", metavar="NAME", help="the group that bears this name now is meant")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pins.follow(parts.whole_directory())
            if options["accept"]:
                pins.accept_on_the_host(options["accept"], who="", source="command")
        except DomainError as error:
            raise CommandError(str(error)) from error
        for pin in PinnedGroup.objects.all():
            other = f"; {pin.other_sid} bears the name and gives nothing" if pin.other_sid else ""
            self.stdout.write(f"{pin.name}: {pin.sid}, now {pin.name_now or 'gone'}{other}")
