"""``manage.py apply_plan plan.json``: show a plan that was made before, and carry it out."""

from __future__ import annotations

import getpass
import json
from argparse import ArgumentParser, FileType
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from ocsadmin import parts
from ocsadmin.accounts.models import Account
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate, generated, guards
from ocsadmin.jobs.gate import PlanStale
from ocsadmin.jobs.kinds.secrets import in_words, names_in
from ocsadmin.jobs.plan import Plan
from ocsadmin.jobs.reading import readable_plan


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
        plan, seen = _read(options["plan"])
        account = self._account(options["account"])
        try:
            guards.check(plan, account, parts.directory())
        except DomainError as error:
            raise CommandError(_all_of(error)) from error
        self._show(plan)
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
                secrets=self._secrets(plan, options["secrets"]),
            )
        except PlanStale as stale:
            for one in stale.differences:
                self.stderr.write(f"{one.target}: {one.text}")
            raise CommandError(str(stale)) from stale
        except DomainError as error:
            raise CommandError(_all_of(error)) from error
        self.stdout.write(f"Job {job.pk} was submitted.")

    def _account(self, name: str) -> Account:
        try:
            return Account.objects.get(username=name.lower())
        except Account.DoesNotExist:
            raise CommandError(f"{name} has never signed in, so nobody knows what they may do.") from None

    def _secrets(self, plan: Plan, file: TextIO | None) -> dict[str, str]:
        """Never on the command line, where everybody who looks at the processes would read them."""
        if file is not None:
            return {str(name): str(value) for name, value in json.load(file).items()}
        names = generated.typed(names_in(plan.changes))
        return {name: getpass.getpass(f"{in_words(name).capitalize()}: ") for name in names}

    def _show(self, plan: Plan) -> None:
        shown = readable_plan(plan)
        self.stdout.write(f"{plan.title}: {shown.total} changes, hash {plan.hash}")
        for notice in shown.notices:
            self.stdout.write(f"{notice.level}: {notice.text} {notice.about}".rstrip())
        self.stdout.write(shown.ldif)
        if shown.more:
            self.stdout.write(f"and {shown.more} more changes.")


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


def _all_of(error: DomainError) -> str:
    return "\n".join(map(str, error.errors if isinstance(error, ManyErrors) else [error]))
