"""The settings of signing in, as one typed object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True)
class Limits:
    """Times in seconds.

    ``tries``              failed tries for one name from one address before it has to wait; four times as many for one
                           name from all addresses, and ten times as many for one address with all names.
    ``wait``               how long a failed try counts.
    ``groups_fresh``       groups older than this are read again from the directory.
    ``groups_keep``        how long they are believed while the directory does not answer.
    ``idle``, ``absolute`` how long a session lasts without a request, and at all.
    ``proxies``            addresses of proxies whose ``X-Forwarded-For`` is believed.
    """

    tries: int = 5
    wait: int = 900
    groups_fresh: int = 300
    groups_keep: int = 3600
    idle: int = 3600
    absolute: int = 8 * 3600
    proxies: frozenset[str] = frozenset()

    @property
    def idle_time(self) -> timedelta:
        return timedelta(seconds=self.idle)

    @property
    def absolute_time(self) -> timedelta:
        return timedelta(seconds=self.absolute)

    @property
    def wait_time(self) -> timedelta:
        return timedelta(seconds=self.wait)


def limits() -> Limits:
    """The limits that the settings give; what they leave out keeps its default."""
    default = Limits()
    return Limits(
        tries=getattr(settings, "SIGN_IN_TRIES", default.tries),
        wait=getattr(settings, "SIGN_IN_WAIT_SECONDS", default.wait),
        groups_fresh=getattr(settings, "GROUPS_FRESH_SECONDS", default.groups_fresh),
        groups_keep=getattr(settings, "GROUPS_KEEP_SECONDS", default.groups_keep),
        idle=getattr(settings, "SESSION_IDLE_SECONDS", default.idle),
        absolute=settings.SESSION_COOKIE_AGE,
        proxies=frozenset(getattr(settings, "TRUSTED_PROXIES", ())),
    )
