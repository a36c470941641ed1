"""Moments, spans and truth in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


def span(seconds: float) -> str:
    """A span of seconds as people say it: ``42 s``, ``3 min``, ``5 h``, ``12 days``."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return _("%(n)d s") % {"n": whole}
    if whole < HOUR:
        return _("%(n)d min") % {"n": whole // MINUTE}
    if whole < 2 * DAY:
        return _("%(n)d h") % {"n": whole // HOUR}
    days = whole // DAY
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def ago(moment: datetime) -> str:
    """How long ago a moment was: ``just now``, ``3 min ago``; a moment to come reads ``in 5 h``."""
    seconds = (timezone.now() - moment).total_seconds()
    if -5 < seconds < 5:
        return _("just now")
    if seconds < 0:
        return _("in %(span)s") % {"span": span(-seconds)}
    return _("%(span)s ago") % {"span": span(seconds)}


def exact(moment: datetime) -> str:
    """A moment to the second, with its time zone."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S %Z")


def seconds_of(value: timedelta | float) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def yes_or_no(value: bool | None) -> str:
    if value is None:
        return _("not set")
    return _("yes") if value else _("no")
