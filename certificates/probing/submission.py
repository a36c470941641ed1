"""Asking for a look: the one door for page, REST and clock."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.models import ProbeRun
from ocsadmin import work
from ocsadmin.errors import DomainError


class AlreadyLooking(DomainError):
    """The console is looking at all places already."""

    code = "certificate-look-running"
    message = "A look at all places goes on since {since}."
    hint = "Wait until it has ended."


def ask(*, by: str = "") -> ProbeRun:
    """Store a look and wake a worker after the commit. :raises AlreadyLooking: one goes on."""
    run = ProbeRun(asked_by=by)
    try:
        with transaction.atomic():
            run.save()
            work.request(run)
    except IntegrityError:
        other = ProbeRun.objects.filter(state=ProbeRun.State.WAITING).first()
        since = other.asked_at.strftime("%H:%M") if other else "just now"
        raise AlreadyLooking(since=since) from None
    return run


def ask_if_due() -> ProbeRun | None:
    """The clock's: a look where the last one was asked for too long ago."""
    last = ProbeRun.objects.first()
    if last and timezone.now() - last.asked_at < timedelta(hours=settings.CERTIFICATE_LOOK_HOURS):
        return None
    try:
        return ask()
    except AlreadyLooking:
        return None
