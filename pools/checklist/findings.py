"""What was found of a step, and by which look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ocsadmin.checks.verdict import Level as VerdictLevel
from ocsadmin.checks.verdict import Verdict

Level = Literal["ok", "warning", "failure", "unknown"]


@dataclass(frozen=True)
class Finding:
    """``ok``: as it should be. ``warning``: it works, or can be ignored. ``failure``: not as it should be.

    ``unknown``: nobody could tell. ``when`` is None for what was read from the mirror just now.
    """

    level: Level
    text: str
    cause: str = ""
    cure: str = ""
    when: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        return {"level": self.level, "text": self.text, "cause": self.cause, "cure": self.cure}


def ok(text: str, when: datetime | None = None) -> Finding:
    return Finding("ok", text, when=when)


def warning(text: str, *, cause: str = "", cure: str = "", when: datetime | None = None) -> Finding:
    return Finding("warning", text, cause, cure, when)


def failure(text: str, *, cause: str = "", cure: str = "", when: datetime | None = None) -> Finding:
    return Finding("failure", text, cause, cure, when)


def unknown(text: str, *, cure: str = "", when: datetime | None = None) -> Finding:
    return Finding("unknown", text, cure=cure, when=when)


def of_verdict(verdict: Verdict) -> Finding:
    """A note of a check (``info``) says that it could not look; what a check only warns of is not as it should be."""
    level: Level = {VerdictLevel.OK: "ok", VerdictLevel.INFO: "unknown"}.get(verdict.level, "failure")  # type: ignore[assignment]
    return Finding(level, verdict.text, verdict.cause, verdict.cure)


def from_json(data: Mapping[str, Any], when: datetime) -> Finding:
    """A stored finding. By hand: its time stands beside it in the row."""
    return Finding(data["level"], data["text"], data.get("cause", ""), data.get("cure", ""), when)
