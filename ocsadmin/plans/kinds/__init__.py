"""Kinds of change. A new kind registers itself (in ``AppConfig.ready``); the runner knows none by name."""

from .base import After, Before, ChangeKind, Context, Mismatch, Other, Outcome, State
from .registry import UnknownKind, kind_of, register

__all__ = [
    "After",
    "Before",
    "ChangeKind",
    "Context",
    "Mismatch",
    "Other",
    "Outcome",
    "State",
    "UnknownKind",
    "kind_of",
    "register",
]
