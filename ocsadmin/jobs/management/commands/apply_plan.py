"""``manage.py apply_plan plan.json``: show a plan that was made before, and carry it out."""

from __future__ import annotations

import json
from argparse import ArgumentParser, FileType
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from ocsadmin import parts
from ocsadmin.errors import DomainError
from ocsadmin.jobs import gate, guards
from ocsadmin.jobs.management.planning import as_it_must_be
from ocsadmin.jobs.management.plans import account_of, in_words_of, secrets_of, show
from ocsadmin.plans.plan import Plan


class Command(BaseCommand):
    help = "Show a plan (JSON, as the command that planned prints it) and, with --yes, submit it as a job."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", type=FileType(encoding="utf-8"), help="The file; - reads standard input.")
        parser.add_argument("--as", dest="account", required=True, help="Whose right it takes: useradmin@contoso.com.")
        parser.add_argument("--reason", default="", help="Stands in the deployment log.")
        parser.add_argument("--confirm", default="", help="What the plan wants typed before it is carried out.")
        parser.add_argument(
            "--secrets",
            type=FileType(encoding="utf-8"),
            help="File with the passwords that the plan names, as JSON: name → password. Without it they are asked.",
        )
        parser.add_argument("--yes", action="store_true", help="Submit it. Without this it is only shown.")

    def handle(self, *args: Any, **options: Any) -> None:
        read, seen = _read(options["plan"])
        account = account_of(options["account"])
        try:
            plan = as_it_must_be(read, seen, parts.directory())
            guards.check(plan, account, parts.directory())
        except DomainError as error:
            raise self._refused(error) from error
        show(plan, self.stdout)
        if not options["yes"]:
            self.stdout.write("Nothing was submitted: add --yes to do so.")
            return
        try:
            job = gate.submit(
                plan,
                acting_user=account,
                directory=parts.directory(),
                source="command",
                reason=options["reason"],
                confirmed=options["confirm"],
                expected_hash=seen,
                secrets=secrets_of(plan, options["secrets"]),
            )
        except DomainError as error:
            raise self._refused(error) from error
        self.stdout.write(f"Job {job.pk} was submitted.")

    def _refused(self, error: DomainError) -> CommandError:
        """The error in words; what differs goes row by row to standard error."""
        for one in getattr(error, "conflicts", ()):
            self.stderr.write(f"{one.target}: {one.text}")
        return CommandError(in_words_of(error))


def _read(file: TextIO) -> tuple[Plan, str | None]:
    """The plan, and the hash under which it was seen.

    :raises CommandError: the file holds no plan.
    """
    try:
        data = json.load(file)
        return Plan.from_json(data), data.get("hash")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        cure = "Give it what the command plan prints."
        raise CommandError(f"{file.name} is no plan ({type(error).__name__}: {error}). {cure}") from error
