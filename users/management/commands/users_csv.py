"""``manage.py users_csv people.csv --operation enable_users --as useradmin@contoso.com``: check, plan, carry out."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocsadmin import acting, parts
from ocsadmin.accounts.models import Account
from ocsadmin.errors import DomainError
from ocsadmin.jobs import gate
from users.csv import columns, export, intake, planning, work
from users.csv.forms import OptionsForm
from users.models import CSVUpload


class Command(BaseCommand):
    help = (
        "Check a CSV file of people for an operation. With mistakes all of them are printed and nothing is written; "
        "else the plan is printed as JSON (for apply_plan) or, with --yes, submitted as a job."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(one.name for one in columns.all_operations())
        parser.add_argument("file", help="The file; - reads standard input.")
        parser.add_argument("--operation", required=True, help=f"One of: {names}.")
        parser.add_argument("--as", dest="account", required=True, help="Whose right it takes: useradmin@contoso.com.")
        parser.add_argument(
            "--option", action="append", default=[], metavar="NAME=VALUE", help="For the whole file: pool=ocspool1."
        )
        parser.add_argument("--mistakes", metavar="FILE", help="Where the rows with mistakes go, as CSV to be mended.")
        parser.add_argument("--reason", default="", help="Stands in the deployment log.")
        parser.add_argument("--confirm", default="", help="What the plan wants typed before it is carried out.")
        parser.add_argument("--yes", action="store_true", help="Submit the job. Without this the plan is only printed.")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = self._account(options["account"])
        with acting.as_account(owner):
            try:
                self._carry_out(owner, options)
            except DomainError as error:
                raise CommandError(str(error)) from error

    def _carry_out(self, owner: Account, options: dict[str, Any]) -> None:
        upload = self._take(owner, options)
        work.run(upload.pk, raising=True)
        upload.refresh_from_db()
        try:
            plan = planning.make_plan(upload, parts.directory())
        except (planning.RowsWrong, planning.FileWrong) as wrong:
            self._tell(upload, options["mistakes"])
            intake.discard(upload)
            raise CommandError(str(wrong)) from wrong
        if not options["yes"]:
            intake.discard(upload)
            self.stdout.write(json.dumps(plan.to_json(), indent=1, ensure_ascii=False))
            return
        job = gate.submit(
            plan,
            acting_user=owner,
            directory=parts.directory(),
            source="command",
            reason=options["reason"],
            confirmed=options["confirm"],
            stored=lambda job: planning.taken(upload, job),
        )
        self.stdout.write(f"Job {job.pk} was submitted.")

    def _take(self, owner: Account, options: dict[str, Any]) -> CSVUpload:
        """:raises DomainError, CommandError: no such operation, no right, no such file, wrong options."""
        operation = columns.named(options["operation"])
        if not owner.may(operation.needs):
            raise CommandError(f"{owner} may not do this: it takes the right {operation.needs}.")
        given = dict(one.partition("=")[::2] for one in options["option"])
        if strange := set(given) - {one.name for one in operation.options}:
            raise CommandError(f"{operation.name} has no option {', '.join(sorted(strange))}.")
        form = OptionsForm(operation)
        start = {name: field.initial for name, field in form.fields.items() if field.initial}
        form = OptionsForm(operation, {**start, **given})
        if not form.is_valid():
            raise CommandError("\n".join(f"{name}: {' '.join(map(str, those))}" for name, those in form.errors.items()))
        name = options["file"]
        try:
            octets = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name} can't be read: {error.strerror}.") from error
        return intake.take(
            octets, operation=operation.name, owner=owner, file_name=name, options=form.cleaned_data, source="command"
        )

    def _tell(self, upload: CSVUpload, file: str | None) -> None:
        for trouble in upload.troubles:
            self.stderr.write(f"{trouble['text']} {trouble['cure']}")
        for one in upload.problems.order_by("number", "pk").iterator(chunk_size=1000):
            self.stderr.write(f"Row {one.number}, {one.column}: {one.text} {one.cure} ({one.value})")
        if file:
            Path(file).write_bytes(b"".join(export.in_blocks(export.bad(upload))))
            self.stderr.write(f"The rows with mistakes are in {file}.")

    def _account(self, name: str) -> Account:
        try:
            return Account.objects.get(username=name.lower())
        except Account.DoesNotExist:
            raise CommandError(f"{name} has never signed in, so nobody knows what they may do.") from None
