"""Waves and the brake: a bulk job that goes wrong stops by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from ocsadmin.jobs.models import Result, Row

from .stops import Braked
from .work import Work

_FAILED = Result.FAILURE.value


@dataclass
class Brakes:
    """When to stop. ``sizes`` are the first waves, in lanes; ``seen`` the lanes that earlier runs have finished."""

    failures: int
    percent: int
    sizes: list[int]

    @classmethod
    def of(cls, work: Work) -> Brakes:
        options = work.job.options
        brake = options.get("brake", {})
        done = work.job.rows.exclude(lane="").exclude(result="").values("lane").distinct().count()
        sizes = _left(list(options.get("waves", [])), done)
        return cls(brake.get("failures", 25), brake.get("percent", 20), sizes)

    def waves(self, rows: Iterable[Row]) -> Iterator[tuple[int, Iterable[Row]]]:
        """Pairs of the wave's size and its rows; at last 0 and all that is left."""
        rest = iter(rows)
        while self.sizes:
            size = self.sizes.pop(0)
            some, following = _of_lanes(rest, size)
            yield size, some
            rest = chain(following, rest)
        yield 0, rest

    def check_wave(self, work: Work) -> None:
        """:raises Braked: something failed in one of the first waves."""
        if work.counts[_FAILED]:
            raise Braked(f"Stopped after a first wave: {work.counts[_FAILED]} rows failed. The rest was left out.")

    def check(self, work: Work) -> None:
        """:raises Braked: too many rows failed."""
        failed, done = work.counts[_FAILED], sum(work.counts.values()) - work.counts[""]
        if failed > self.failures and failed * 100 > self.percent * done:
            raise Braked(f"The brake stopped the job: {failed} of {done} rows failed. The rest was left out.")


def _left(sizes: list[int], done: int) -> list[int]:
    """The waves that are still to come when so many lanes are done."""
    while sizes and done >= sizes[0]:
        done -= sizes.pop(0)
    return [sizes[0] - done, *sizes[1:]] if sizes else []


def _of_lanes(rows: Iterator[Row], size: int) -> tuple[list[Row], list[Row]]:
    """The rows of the next ``size`` lanes, and the one row beyond them that had to be read to see their end."""
    some: list[Row] = []
    lanes: set[str] = set()
    for row in rows:
        lanes.add(row.lane)
        if len(lanes) > size:
            return some, [row]
        some.append(row)
    return some, []
