"""``manage.py check_pool ocspool1``: validate a pool now, in this process, and print what was found."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocsadmin.errors import DomainError
from pools.models import Pool, ValidationRun
from pools.validation import outside, queries, runner, submission
from pools.validation.roles import Role, Step
from pools.validation.subject import NoSuchSubject


class Command(BaseCommand):
    """Exit code 0: nothing is a failure; 1: something is, or the run did not come to its end."""

    help = "Validate a pool, or one server of it, and print every check with its verdict."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pool", help="name or FQDN of the pool")
        parser.add_argument("--server", default="", help="FQDN of the only server to validate")
        parser.add_argument("--role", action="append", default=[], help=f"by default all: {', '.join(Role)}")
        usual = f"{Step.LOCAL}, {Step.CONNECTIVITY}"
        parser.add_argument("--step", action="append", default=[], help=f"by default {usual}")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *_: Any, **options: Any) -> None:
        """:raises CommandError: no such pool, a run goes on already, or something is a failure."""
        try:
            run = submission.begin(
                _pool(options["pool"]).guid,
                server=options["server"],
                roles=options["role"],
                steps=options["step"],
                source=ValidationRun.Source.COMMAND,
                for_workers=False,
            )
        except DomainError as error:
            raise CommandError(f"{error.text} {error.cure}") from error
        mine = runner.run_validation(run.pk, outside.surround)
        run.refresh_from_db()
        self._tell(run, as_json=options["json"])
        if not mine:
            raise CommandError(f"A worker took validation {run.pk}; look at its page.")
        if run.state != ValidationRun.State.DONE:
            raise CommandError(run.message)
        if run.counts.get("failure"):
            raise CommandError(f"{run.counts['failure']} of {run.row_count} checks failed.")

    def _tell(self, run: ValidationRun, *, as_json: bool) -> None:
        rows = queries.shown(queries.rows(run))
        if as_json:
            told = [{"check": one.row.title, "target": one.row.target, "verdict": one.kind, "text": one.row.text,
                     "cause": one.row.cause, "cure": one.row.cure} for one in rows]  # fmt: skip
            self.stdout.write(json.dumps({"run": run.pk, "counts": run.counts, "rows": told}, indent=2))
            return
        for one in rows:
            self.stdout.write(f"{one.kind or 'to come':10} {one.row.title} | {one.row.target} | {one.row.text}")
            if one.is_bad and one.row.cure:
                self.stdout.write(f"{'':10} {one.row.cure}")


def _pool(name: str) -> Pool:
    """:raises NoSuchSubject: the mirror has no such pool."""
    found = Pool.objects.filter(name__iexact=name).first() or Pool.objects.filter(fqdn__iexact=name).first()
    if found is None:
        raise NoSuchSubject(what=f"pool {name}", field="pool")
    return found
