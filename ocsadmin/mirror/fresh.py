"""How old the mirror is: what every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ocsadmin.accounts.delegation import acting

from .lease import NAME
from .models import ReplicationState

OLD_AFTER_DELTAS = 10


@dataclass(frozen=True)
class Freshness:
    """``failing`` says why the last run failed (``cure`` what to do), ``braked_run`` which run waits for a decision."""

    last_success: datetime | None
    age: timedelta | None
    running: bool
    failing: str = ""
    cure: str = ""
    failing_since: datetime | None = None
    braked_run: int | None = None
    waited_for: bool = False
    """A run was asked for and begins after the one that goes on."""

    @property
    def old(self) -> bool:
        """Older than ten delta intervals."""
        limit = timedelta(seconds=OLD_AFTER_DELTAS * settings.MIRROR_DELTA_SECONDS)
        return self.age is None or self.age > limit


def read_freshness() -> Freshness:
    """See :func:`ocsadmin.mirror.freshness`."""
    state = ReplicationState.objects.filter(name=NAME).first() or ReplicationState(name=NAME)
    now = timezone.now()
    return Freshness(
        last_success=state.success_at,
        age=max(now - state.success_at, timedelta(0)) if state.success_at else None,
        running=bool(state.owner and state.until and state.until > now),
        failing=_failing(state),
        cure=state.cure,
        failing_since=state.failing_since,
        braked_run=state.braked_run_id,
        waited_for=bool(state.wanted),
    )


def _failing(state: ReplicationState) -> str:
    """Why the last run failed. What a brake says counts people, which not everyone may know."""
    if state.braked_run_id and state.error and acting.scope().is_limited:
        return _("Deletions were held back.")
    return state.error
