"""``manage.py plan create_pool spec.json``: what an operation would do, as JSON. Nothing is written."""

from __future__ import annotations

import json
from argparse import ArgumentParser, FileType
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from ocsadmin import parts
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import operations


class Command(BaseCommand):
    help = "Plan an operation from a spec (JSON) and print the plan (JSON), to be read and given to apply_plan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("operation", help=f"One of: {', '.join(operations.names())}.")
        parser.add_argument("spec", type=FileType(encoding="utf-8"), help="The file; - reads standard input.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = operations.plan(options["operation"], _read(options["spec"]), parts.directory())
        except ManyErrors as many:
            raise CommandError("\n".join(f"{error.field or ''}: {error}" for error in many.errors)) from many
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(plan.to_json(), indent=1, ensure_ascii=False))


def _read(file: TextIO) -> Any:
    """:raises CommandError: the file holds something else than JSON."""
    try:
        return json.load(file)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{file.name} is not JSON: {error}. Check quotes, commas and brackets.") from error
