"""How a certificate stands in time, in words and colours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates.models import Certificate

SOON: Final = timedelta(days=30)
LATER: Final = timedelta(days=60)
STATES: Final = {
    "expired": gettext_lazy("Expired"),
    "soon": gettext_lazy("Ends within 30 days"),
    "later": gettext_lazy("Ends within 60 days"),
    "valid": gettext_lazy("Valid"),
    "future": gettext_lazy("Not yet valid"),
    "revoked": gettext_lazy("Revoked"),
}
_TONES: Final = {
    "expired": ("failure", "failure"),
    "soon": ("warning", "warning"),
    "later": ("info", "info"),
    "valid": ("ok", "ok"),
    "future": ("muted", "waiting"),
    "revoked": ("failure", "failure"),
}


@dataclass(frozen=True)
class Look:
    """A badge."""

    tone: str
    icon: str
    text: str


def state_of(certificate: Certificate, now: datetime) -> str:
    if certificate.revoked_at:
        return "revoked"
    if certificate.not_after <= now:
        return "expired"
    if certificate.not_before > now:
        return "future"
    left = certificate.not_after - now
    return "soon" if left <= SOON else "later" if left <= LATER else "valid"


def in_state(state: str, now: datetime) -> Q:
    """The same as :func:`state_of`, of rows."""
    if state == "revoked":
        return Q(revoked_at__isnull=False)
    times = {
        "expired": Q(not_after__lte=now),
        "future": Q(not_after__gt=now, not_before__gt=now),
        "soon": Q(not_after__gt=now, not_after__lte=now + SOON, not_before__lte=now),
        "later": Q(not_after__gt=now + SOON, not_after__lte=now + LATER, not_before__lte=now),
        "valid": Q(not_after__gt=now + LATER, not_before__lte=now),
    }
    return Q(revoked_at=None) & times[state]


def days_left(certificate: Certificate, now: datetime) -> int:
    """Whole days until it ends; below zero once it has."""
    return (certificate.not_after - now).days


def look_of(certificate: Certificate, now: datetime) -> Look:
    state = state_of(certificate, now)
    tone, icon = _TONES[state]
    return Look(tone, icon, _words(certificate, state, now))


def _words(certificate: Certificate, state: str, now: datetime) -> str:
    if state == "revoked":
        return _("Revoked")
    if state == "future":
        return _("Valid from %(day)s") % {"day": certificate.not_before.date().isoformat()}
    if state == "expired":
        ago = (now - certificate.not_after).days
        return ngettext("Expired %(n)d day ago", "Expired %(n)d days ago", ago) % {"n": ago}
    days = days_left(certificate, now)
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
