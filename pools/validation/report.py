"""Collecting what is wrong: a check says each thing once, and that all is well where nothing is."""

from __future__ import annotations

from dataclasses import dataclass, field

from ocsadmin.checks.verdict import Verdict, failure, ok, warning


@dataclass
class Report:
    """The problems of one check."""

    verdicts: list[Verdict] = field(default_factory=list)

    def fail(self, text: str, *, cause: str = "", cure: str = "") -> None:
        self.verdicts.append(failure(text, cause=cause, cure=cure))

    def warn(self, text: str, *, cause: str = "", cure: str = "") -> None:
        self.verdicts.append(warning(text, cause=cause, cure=cure))

    def or_fine(self, text: str) -> list[Verdict]:
        """The problems; without any, this."""
        return self.verdicts or [ok(text)]
