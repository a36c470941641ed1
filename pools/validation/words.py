"""Verdicts, roles and steps as pages show them: colour, icon and word. Never the colour alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocsadmin.web.states import Look

from .roles import APPLICATIONS, EVERY_ROLE, SERVER_ROLES, role_title, step_title

LOOKS = {
    "": Look("muted", "to_come", gettext_lazy("To come")),
    "ok": Look("ok", "ok", gettext_lazy("In order")),
    "warning": Look("warning", "warning", gettext_lazy("Warning")),
    "ignorable": Look("muted", "info", gettext_lazy("Can be ignored")),
    "failure": Look("failure", "failure", gettext_lazy("Failure")),
    "skipped": Look("muted", "skipped", gettext_lazy("Skipped")),
}
HEALTH = {
    "": Look("muted", "unknown", gettext_lazy("Never validated")),
    "ok": Look("ok", "ok", gettext_lazy("In order")),
    "warning": Look("warning", "warning", gettext_lazy("Warnings")),
    "failure": Look("failure", "failure", gettext_lazy("Failures")),
}
STATES = {
    "waiting": Look("muted", "waiting", gettext_lazy("Waiting to start")),
    "running": Look("info", "running", gettext_lazy("Running")),
    "done": Look("ok", "done", gettext_lazy("Done")),
    "errored": Look("failure", "errored", gettext_lazy("Stopped by an error of the console")),
    "cancelled": Look("muted", "cancelled", gettext_lazy("Cancelled")),
}


def look(kind: str) -> Look:
    return LOOKS.get(kind, LOOKS[""])


def roles(names: Iterable[str]) -> str:
    """``all roles`` and ``all applications`` where it is so, else their names."""
    known = list(names)
    if set(known) >= set(EVERY_ROLE):
        return _("all roles and applications")
    found, rest = [], known
    if set(known) >= set(SERVER_ROLES):
        found, rest = [_("all server roles")], [name for name in known if name not in set(SERVER_ROLES)]
    if set(rest) >= set(APPLICATIONS):
        return ", ".join(
            [*found, *(role_title(name) for name in rest if name not in APPLICATIONS), _("all applications")]
        )
    return ", ".join([*found, *map(role_title, rest)])


def step(name: str) -> str:
    return step_title(name)


def steps(names: Iterable[str]) -> str:
    return ", ".join(map(step_title, names))
