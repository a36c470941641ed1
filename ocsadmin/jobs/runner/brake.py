"""Waves and the brake: a bulk job that goes wrong stops by itself, also after another worker has taken it over."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Min

from ocsadmin.jobs.models import Result, Row

from .stops import Braked
from .this_run import Run

_FAILED = Result.FAILURE.value


@dataclass(frozen=True)
class Brakes:
    """When to stop. ``begins`` are the numbers of the rows with which the second wave and the following ones begin.

    A wave is so many lanes, in the order in which they first occur in the plan; the last one is all that is left. So
    the number of a row tells its wave, whoever has carried out the rows before it.
    """

    failures: int
    percent: int
    sizes: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()

    @classmethod
    def of(cls, run: Run) -> Brakes:
        brake = run.job.options.get("brake", {})
        sizes = tuple(run.job.options.get("waves", ()))
        return cls(brake.get("failures", 25), brake.get("percent", 20), sizes, _begins(run, sizes) if sizes else ())

    def wave_of(self, row: Row) -> int:
        return bisect_right(self.begins, row.number)

    def check_waves(self, run: Run, row: Row) -> None:
        """Before a row is tried: are the first waves before it in order? Rows where others were faster don't count.

        :raises Braked: something failed in one of them.
        """
        end = self._end_before(row)
        if end:
            lanes = run.job.rows.failed_of_themselves().exclude(lane="").filter(number__lt=end)
            if failed := lanes.count():
                raise Braked(f"Stopped after a first wave: {failed} rows failed. The rest was left out.")

    def check(self, run: Run) -> None:
        """Rows where others were faster count neither as failed nor as done. :raises Braked: too many rows failed."""
        races = run.job.rows.races().count() if run.counts[_FAILED] else 0
        failed, done = run.counts[_FAILED] - races, sum(run.counts.values()) - run.counts[""] - races
        if failed > self.failures and failed * 100 > self.percent * done:
            raise Braked(f"The brake stopped the job: {failed} of {done} rows failed. The rest was left out.")

    def _end_before(self, row: Row) -> int:
        """The number before which the first waves end that come before this row; 0: there are none."""
        if not self.sizes:
            return 0
        if row.lane:
            wave = self.wave_of(row)
            return self.begins[wave - 1] if wave else 0
        return min(row.number, self.begins[-1]) if len(self.begins) == len(self.sizes) else row.number


def _begins(run: Run, sizes: tuple[int, ...]) -> tuple[int, ...]:
    lanes = run.job.rows.exclude(lane="").order_by().values("lane").annotate(first=Min("number")).order_by("first")
    firsts = list(lanes.values_list("first", flat=True)[: sum(sizes) + 1])
    return tuple(firsts[before] for before in accumulate(sizes) if before < len(firsts))
