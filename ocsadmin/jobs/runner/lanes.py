"""Rows with lanes: beside one another in threads, in chunks, so that the log costs little."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby

from ocsadmin.errors import DomainError
from ocsadmin.jobs.models import Row
from ocsadmin.plans.kinds import kind_of
from ocsadmin.work import LeaseLost

from . import row_log, staying
from .attempt import UNAVAILABLE, Ending, Postponed, Unknown, attempt
from .brake import Brakes
from .stops import Crashed, PeopleFirst, Stop, TooSlow, Unavailable
from .this_run import Run

CHUNK = 50
"""Rows that are marked in one statement."""
IN_FLIGHT = 2
"""Chunks at a time: the next is being carried out while the log of the last is written."""
BROKEN = "Left out, because an earlier row of the same lane failed."
Result = Ending | Unknown | Postponed | Row
"""How a row ended; that nobody knows; that it waits; or the row itself: it was not tried."""


@dataclass
class Chunk:
    rows: list[Row]
    futures: list[Future[list[Result]]]

    @property
    def lanes(self) -> set[str]:
        return {row.lane for row in self.rows}


class Lanes:
    """Carries out rows with lanes; keeps the order inside a lane."""

    def __init__(self, run: Run, brakes: Brakes) -> None:
        self._run, self._brakes = run, brakes
        self._flying: deque[Chunk] = deque()

    def carry_out(self, rows: Iterable[Row]) -> None:
        """:raises Stop: the run ends early; what was begun is in the log then, unless nobody knows how it went."""
        try:
            for _wave, several in groupby(rows, key=self._brakes.wave_of):
                first = next(several)
                self._land()
                self._brakes.check_waves(self._run, first)
                for some in _chunks(chain([first], several)):
                    self._start(some)
                    self._land(leave=IN_FLIGHT - 1)
            self._land()
        except LeaseLost:
            raise
        except Exception:
            self._run.stop.set()
            self._land_whatever_comes()
            raise

    def _start(self, rows: list[Row]) -> None:
        self._run.lease.beat()
        if any(chunk.lanes & {row.lane for row in rows} for chunk in self._flying):
            self._land()
        broken = [row for row in rows if row.lane in self._run.broken_lanes]
        row_log.skip(self._run, broken, BROKEN)
        rows = [row for row in rows if row.lane not in self._run.broken_lanes]
        self._prepare(rows)
        if rows := row_log.begin(self._run, rows) if rows else []:
            self._flying.append(Chunk(rows, self._submit(rows)))

    def _prepare(self, rows: Sequence[Row]) -> None:
        """Read ahead. What goes wrong here comes up again at the row that it is about, except that nobody answers."""
        for name, several in groupby(sorted(rows, key=lambda row: row.kind), key=lambda row: row.kind):
            kind, changes = kind_of(name), [row.change for row in several]
            try:
                self._run.ask(kind, partial(staying.inside, self._run.context, kind.prepare, changes))
            except DomainError as error:
                if error.status == UNAVAILABLE:
                    raise Unavailable(error) from error

    def _submit(self, rows: Sequence[Row]) -> list[Future[list[Result]]]:
        lanes: dict[str, list[Row]] = {}
        for row in rows:
            lanes.setdefault(row.lane, []).append(row)
        done: list[Future[list[Result]]] = []
        for several in lanes.values():
            if any(kind_of(row.kind).needs_database for row in several):
                future: Future[list[Result]] = Future()
                future.set_result(_follow(several, self._run))
            else:
                future = self._run.threads.submit(_follow, several, self._run)
            done.append(future)
        return done

    def _land(self, leave: int = 0) -> None:
        """Wait for all chunks but the last ``leave``, and write what became of them."""
        while len(self._flying) > leave:
            chunk = self._flying[0]
            while wait(chunk.futures, timeout=1).not_done:
                self._run.lease.beat()
            self._flying.popleft()
            if stop := self._write(chunk):
                raise stop
            self._brakes.check(self._run)

    def _land_whatever_comes(self) -> None:
        """After a stop: rows in the directory's hands end, others are given back. The first reason to stop counts."""
        while self._flying:
            chunk = self._flying.popleft()
            while wait(chunk.futures, timeout=1).not_done:
                self._run.lease.renew_if_due()
            self._write(chunk)

    def _write(self, chunk: Chunk) -> Stop | None:
        """Store what became of the rows of a chunk. Returns why the run has to stop because of them."""
        results = list(chain.from_iterable(future.result() for future in chunk.futures))
        endings = [one for one in results if isinstance(one, Ending)]
        moved = staying.note(self._run)
        row_log.end(self._run, endings)
        row_log.not_written(self._run, [one.row for one in results if isinstance(one, Postponed)])
        given_back = self._not_tried([one for one in results if isinstance(one, Row)])
        if crashes := [one.crash for one in endings if one.crash]:
            return Crashed(crashes[0])
        if waiting := [one for one in results if isinstance(one, Unknown | Postponed)]:
            return Unavailable(waiting[0].error)
        if moved:
            return moved
        if any(one.blocks for one in endings):
            return PeopleFirst()
        return TooSlow() if given_back else None

    def _not_tried(self, rows: Sequence[Row]) -> list[Row]:
        """Rows of a lane that broke are left out; those that a stop caught are given back, and in the answer."""
        broken = [row for row in rows if row.lane in self._run.broken_lanes]
        row_log.skip(self._run, broken, BROKEN)
        given_back = [row for row in rows if row not in broken]
        row_log.take_back(self._run, given_back)
        return given_back


def _follow(rows: Sequence[Row], run: Run) -> list[Result]:
    """The rows of one lane in their order. After a failure or a step for people the rest of the lane is not tried."""
    results: list[Result] = []
    for position, row in enumerate(rows):
        if not run.may_write:
            return [*results, *rows[position:]]
        one = attempt(row, row_log.context_for(run, row))
        results.append(one)
        if isinstance(one, Unknown | Postponed) or one.crash:
            run.stop.set()
        if isinstance(one, Unknown | Postponed) or one.failed or one.blocks:
            return [*results, *rows[position + 1 :]]
    return results


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some
