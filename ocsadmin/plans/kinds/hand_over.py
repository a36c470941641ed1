"""host.hand_over: a step that only a Windows host can do. The row waits until a person confirms it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ocsadmin.plans.changes import Change, hand_over
from ocsadmin.plans.result import Result

from . import checked, ldif
from .base import Before, Context, Outcome, State, undone


class HandOverKind:
    name, title, needs_database = "host.hand_over", "On the host", False
    on_controller = False

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read."""

    def apply(self, change: Change, context: Context) -> Outcome:
        waits = "Waits until someone has done it on the host."
        return Outcome(Result.WAITING, f"{waits} Then press Check now." if checked.check_of(change) else waits)

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        """The console can't look into the host: it is always still to do."""
        return [Before() for _ in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        command = str(change.data.get("undo_command", ""))
        why = f"It takes back what was done before: {change.data.get('command', '')}"
        check = change.data.get("undo_check")
        return (
            hand_over(undone(change.title), change.target, command=command, why=why, check=check) if command else None
        )

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset()

    def to_ldif(self, change: Change) -> str:
        return ldif.comment(f"On {change.target}: {change.title}\n{change.data.get('command', '')}")

    def to_command(self, change: Change) -> str:
        access = "".join(f"\n#   {group}: {right}" for group, right in change.data.get("access", {}).items())
        return str(change.data.get("command", "")) + access
