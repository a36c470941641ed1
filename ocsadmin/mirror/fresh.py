"""How old the mirror is: what every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from ocsadmin import acting, work

from . import deleted_objects, visibility
from .lease import NAME
from .models import KeptObject, ReplicationState

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
    kept: int = 0
    """Objects that are not found, or not readable, among those that the acting account may see."""
    deleted_hidden: tuple[str, ...] = ()

    @property
    def hidden(self) -> str:
        """That deleted objects can't be seen, and what to do; empty where they can."""
        words = deleted_objects.in_words(self.deleted_hidden)
        return f"{words} {deleted_objects.REMEDY}" if words else ""

    @property
    def incomplete(self) -> bool:
        """Something that the directory may hold could not be read."""
        return bool(self.kept or self.deleted_hidden)

    @property
    def old(self) -> bool:
        """Older than ten delta intervals."""
        limit = timedelta(seconds=OLD_AFTER_DELTAS * settings.MIRROR_DELTA_SECONDS)
        return self.age is None or self.age > limit


def read_freshness() -> Freshness:
    """See :func:`ocsadmin.mirror.freshness`."""
    marks = visibility.objects(KeptObject.objects.order_by()).annotate(every=Value(1))
    counted = Subquery(marks.values("every").annotate(n=Count("pk")).values("n"))
    known = ReplicationState.objects.filter(name=NAME).annotate(kept=counted, is_held=work.held()).first()
    state = known or ReplicationState(name=NAME)
    now = timezone.now()
    return Freshness(
        last_success=state.success_at,
        age=max(now - state.success_at, timedelta(0)) if state.success_at else None,
        running=known is not None and known.is_held,
        failing=_failing(state),
        cure=state.cure,
        failing_since=state.failing_since,
        braked_run=state.braked_run_id,
        waited_for=bool(state.wanted),
        kept=getattr(state, "kept", None) or 0,
        deleted_hidden=tuple(state.deleted_hidden),
    )


def _failing(state: ReplicationState) -> str:
    """Why the last run failed. What a brake says counts people, which not everyone may know."""
    if state.braked_run_id and state.error and acting.scope().is_limited:
        return _("Deletions were held back.")
    return state.error
