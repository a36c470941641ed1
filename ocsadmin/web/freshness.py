"""The chip that says how old the mirror is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ocsadmin import mirror

from . import words

if TYPE_CHECKING:
    from ocsadmin.mirror.fresh import Freshness


@dataclass(frozen=True)
class Chip:
    """``tone`` and ``icon`` as in ``states``; ``text`` is short, ``more`` explains."""

    tone: str
    icon: str
    text: str
    more: str
    moment: datetime | None = None


def chip() -> Chip:
    """The chip for what the mirror says now."""
    return chip_of(mirror.freshness())


def chip_of(state: Freshness) -> Chip:
    """The chip for a state of the mirror: a failure, then age, then that all is well."""
    if state.last_success is None:
        more = state.failing or _("The directory has not been read yet.")
        return Chip("failure" if state.failing else "warning", "stale", _("not yet"), more)
    text = words.ago(state.last_success)
    if state.failing:
        return Chip("failure", "failure", text, state.failing, state.last_success)
    if state.old:
        return Chip(
            "warning", "stale", text, _("The directory was not read for longer than usual."), state.last_success
        )
    if state.incomplete:
        return Chip(
            "warning",
            "warning",
            text,
            state.hidden or _("Some objects are not found or not readable."),
            state.last_success,
        )
    more = _("Reading the directory now.") if state.running else _("What is shown was read from the directory then.")
    return Chip("ok", "running" if state.running else "ok", text, more, state.last_success)
