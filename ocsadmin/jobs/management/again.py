"""What ``manage.py undo`` and ``manage.py retry`` share."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, FileType
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from ocsadmin import acting, parts
from ocsadmin.errors import DomainError
from ocsadmin.jobs import gate, visibility
from ocsadmin.jobs.fitting import Fitted, LeftOut
from ocsadmin.jobs.models import Job

from .plans import account_of, in_words_of, secrets_of, show


class AgainCommand(BaseCommand):
    """Undo or retry a job in someone's name, as the page and REST do."""

    what: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", type=int, help="The number of the job.")
        parser.add_argument("--as", dest="account", required=True, help="Whose right it takes: useradmin@contoso.com.")
        parser.add_argument("--rows", type=_numbers, help="Of these rows only: 1,2,7. Without it of all.")
        parser.add_argument("--dry-run", action="store_true", help="Show what would be done, and do nothing.")
        parser.add_argument("--json", action="store_true", help="Print the plan, or the job, as JSON.")
        parser.add_argument("--hash", default=None, help="Of the plan that was seen: another one is refused.")
        parser.add_argument("--reason", default="", help="Stands in the deployment log.")
        parser.add_argument("--confirm", default="", help="What the plan wants typed, where it wants that.")
        parser.add_argument(
            "--secrets",
            type=FileType(encoding="utf-8"),
            help="File with the passwords that the plan names, as JSON: name → password. Without it they are asked.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        account = account_of(options["account"])
        try:
            with acting.as_account(account):
                job = visibility.jobs(Job.objects.filter(pk=options["job"])).first()
                if job is None:
                    raise CommandError(f"There is no job {options['job']}. The page Jobs lists those that there are.")
                again = gate.again(
                    self.what, job, acting_user=account, directory=parts.directory(), numbers=options["rows"]
                )
                self._carry_out(again, options)
        except gate.NothingLeft as nothing:
            self._left_out(nothing.left_out)
            raise CommandError(str(nothing)) from nothing
        except DomainError as error:
            raise CommandError(in_words_of(error)) from error

    def _carry_out(self, again: gate.Again, options: dict[str, Any]) -> None:
        fitted = again.plan()
        fitted.require_some()
        if options["dry_run"]:
            self._show(fitted, options["json"])
            return
        if not options["json"]:
            self._left_out(fitted.left_out)
        new = again.submit(
            source="command",
            reason=options["reason"],
            confirmed=options["confirm"],
            expected_hash=options["hash"],
            secrets=secrets_of(fitted.plan, options["secrets"]),
        )
        told = json.dumps(new.to_json(), ensure_ascii=False) if options["json"] else f"Job {new.pk} was submitted."
        self.stdout.write(told)

    def _show(self, fitted: Fitted, as_json: bool) -> None:
        if as_json:
            plan = {**fitted.plan.to_json(), "left_out": [one.to_json() for one in fitted.left_out]}
            self.stdout.write(json.dumps(plan, indent=1, ensure_ascii=False))
            return
        show(fitted.plan, self.stdout)
        self._left_out(fitted.left_out)

    def _left_out(self, left_out: tuple[LeftOut, ...]) -> None:
        for one in left_out:
            self.stderr.write(f"Row {one.row} is left out ({one.title}): {one.reason}")


def _numbers(text: str) -> list[int]:
    try:
        return [int(number) for number in text.split(",")]
    except ValueError:
        raise ArgumentTypeError(f"{text} is no list of row numbers. Write them like this: 1,2,7.") from None
