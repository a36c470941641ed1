"""Execution Results, states of jobs and levels of verdicts: their colour, icon and word. Never the colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Look:
    """How a state is shown: ``tone`` is the class (``badge-ok``), ``icon`` and ``text`` say the same."""

    tone: str
    icon: str
    text: Any


RESULTS = {
    "": Look("muted", "to_come", _("To come")),
    "Success": Look("ok", "ok", _("Success")),
    "Warning": Look("warning", "warning", _("Warning")),
    "Failure": Look("failure", "failure", _("Failure")),
    "Skipped": Look("muted", "skipped", _("Skipped")),
    "Waiting": Look("waiting", "waiting", _("Waiting")),
}
JOB_STATES = {
    "waiting": Look("muted", "waiting", _("Waiting to start")),
    "running": Look("info", "running", _("Running")),
    "waiting_for_people": Look("waiting", "hand_over", _("Waiting for people")),
    "done": Look("ok", "ok", _("Done")),
    "failed": Look("failure", "failure", _("Failed")),
    "errored": Look("failure", "errored", _("Stopped by an error of the console")),
    "cancelled": Look("muted", "cancelled", _("Cancelled")),
}
LEVELS = {
    "ok": Look("ok", "ok", _("In order")),
    "info": Look("info", "info", _("Note")),
    "warning": Look("warning", "warning", _("Warning")),
    "failure": Look("failure", "failure", _("Failure")),
}
MESSAGE_TONES = {"debug": "info", "info": "info", "success": "ok", "warning": "warning", "error": "failure"}
"""Tags of Django's messages → tones."""


def result(name: str) -> Look:
    return RESULTS.get(name or "", Look("muted", "unknown", name))


def job_state(name: str) -> Look:
    return JOB_STATES.get(str(name), Look("muted", "unknown", name))


def level(name: str) -> Look:
    return LEVELS.get(str(name), LEVELS["info"])
