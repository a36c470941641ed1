"""What stands in the way of a request for one person, or should be known before."""

from __future__ import annotations

from dataclasses import dataclass

from ocsadmin.checks.verdict import Level


@dataclass(frozen=True)
class Problem:
    """``text`` names the value, ``cure`` says what to do. An error keeps the person from being enabled."""

    level: Level
    code: str
    text: str
    cure: str = ""

    @property
    def is_error(self) -> bool:
        return self.level is Level.FAILURE


def error(code: str, text: str, cure: str) -> Problem:
    return Problem(Level.FAILURE, code, text, cure)


def warning(code: str, text: str, cure: str = "") -> Problem:
    return Problem(Level.WARNING, code, text, cure)


def info(code: str, text: str, cure: str = "") -> Problem:
    return Problem(Level.INFO, code, text, cure)
