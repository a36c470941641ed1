"""``manage.py replicate``: one run, now, in this process."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocsadmin import mirror, parts
from ocsadmin.errors import DomainError
from ocsadmin.mirror.models import ReplicationRun


class Command(BaseCommand):
    help = "Read the directory into the mirror: what changed since the last run, or everything with --full."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--full", action="store_true", help="read every object, not only what changed")
        parser.add_argument("--kinds", nargs="+", metavar="KIND", help="only these kinds (user, pool, …)")

    def handle(self, *args: Any, **options: Any) -> None:
        mode = "full" if options["full"] else "delta"
        try:
            run = mirror.replicate(parts.directory(), mode=mode, only=options["kinds"], requested_by="command line")
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._report(run)
        if run.state != ReplicationRun.State.COMPLETED:
            raise CommandError(f"{run.get_state_display()}: {run.error} {run.cure}")

    def _report(self, run: ReplicationRun) -> None:
        reason = f" ({run.reason})" if run.reason else ""
        self.stdout.write(f"{run.get_mode_display()} replication from {run.controller or 'nowhere'}{reason}")
        for name, count in run.counts.items():
            figures = ", ".join(
                f"{count[part]} {part}" for part in ("read", "added", "changed", "deleted", "held", "kept")
            )
            self.stdout.write(f"  {name}: {figures}")
        if run.seconds:
            rate = run.total["read"] / run.seconds
            self.stdout.write(f"{run.total['read']} objects in {run.seconds:.1f} s ({rate:.0f} a second)")
        state = mirror.freshness()
        for warning in (state.hidden, f"{state.kept} objects are not found or not readable." if state.kept else ""):
            if warning:
                self.stdout.write(f"Warning: {warning}")
        if run.event_text:
            self.stdout.write(f"Event {run.event_id}: {run.event_text}")
