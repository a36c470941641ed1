"""``manage.py build_search_index``."""

from __future__ import annotations

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from users.search import log, overlay
from users.search.snapshot.build import build
from users.search.snapshot.letters import TooManyLetters
from users.search.snapshot.place import BeingBuilt

NICE = 5


class Command(BaseCommand):
    """Build this machine's search index anew from the mirror. It happens by itself; this is for who can't wait."""

    help = "Build this machine's search index anew from the mirror."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--quiet", action="store_true", help="Say nothing, and leave other processes the processor."
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if options["quiet"]:
            os.nice(NICE)
        began = time.monotonic()
        try:
            count = build()
        except BeingBuilt as error:
            raise CommandError("Another process builds it right now.") from error
        except TooManyLetters as error:
            raise CommandError("There are too many different characters; the database answers all searches.") from error
        log.shorten(overlay.MOST_LINES)
        if not options["quiet"]:
            self.stdout.write(f"{count:,} people in {time.monotonic() - began:.0f} s.")
