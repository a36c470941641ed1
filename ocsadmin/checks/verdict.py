"""The answer of a live probe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Verdict:
    """What was found, why, and what to do. A warning does not stop a wizard, a failure does.

    ``code`` is a stable slug of the finding ("tls-expired"), for hints and statistics; the probes give one always.
    """

    level: Level
    text: str
    cause: str = ""
    cure: str = ""
    code: str = ""


def ok(text: str, *, code: str = "") -> Verdict:
    return Verdict(Level.OK, text, code=code)


def info(text: str, *, cause: str = "", cure: str = "", code: str = "") -> Verdict:
    return Verdict(Level.INFO, text, cause, cure, code)


def warning(text: str, *, cause: str = "", cure: str = "", code: str = "") -> Verdict:
    return Verdict(Level.WARNING, text, cause, cure, code)


def failure(text: str, *, cause: str = "", cure: str = "", code: str = "") -> Verdict:
    return Verdict(Level.FAILURE, text, cause, cure, code)
