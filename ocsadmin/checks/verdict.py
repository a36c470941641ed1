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
    """What was found, why, and what to do. A warning does not stop a wizard, a failure does."""

    level: Level
    text: str
    cause: str = ""
    cure: str = ""


def ok(text: str) -> Verdict:
    return Verdict(Level.OK, text)


def info(text: str) -> Verdict:
    return Verdict(Level.INFO, text)


def warning(text: str, *, cause: str = "", cure: str = "") -> Verdict:
    return Verdict(Level.WARNING, text, cause, cure)


def failure(text: str, *, cause: str = "", cure: str = "") -> Verdict:
    return Verdict(Level.FAILURE, text, cause, cure)
