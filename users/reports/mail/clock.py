"""When a schedule is due next."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from users.models import ReportSchedule


def next_time(schedule: ReportSchedule, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after this one at the schedule's hour (and weekday), by the clock on the wall.

    An hour that the clock leaves out in spring comes as the hour that it puts there; one that comes twice in autumn
    counts the first time.
    """
    day = after.astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(9):
        moment = (day + timedelta(hours=schedule.hour)).replace(tzinfo=zone)
        fits = schedule.frequency == ReportSchedule.Frequency.DAILY or day.weekday() == schedule.weekday
        if fits and moment > after:
            return moment
        day += timedelta(days=1)
    raise AssertionError("a week has seven days")  # pragma: no cover
