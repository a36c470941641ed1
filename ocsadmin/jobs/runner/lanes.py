"""Rows with lanes: beside one another in threads, in chunks, so that the log costs little."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from itertools import chain, groupby

from ocsadmin.errors import DomainError
from ocsadmin.jobs.kinds import kind_of
from ocsadmin.jobs.models import Row

from . import book
from .attempt import UNAVAILABLE, Ending, Unknown, attempt
from .brake import Brakes
from .stops import Cancelled, Crashed, Stop, Unavailable
from .work import Work

CHUNK = 50
"""Rows that are marked in one statement."""
IN_FLIGHT = 2
"""Chunks at a time: the next is being carried out while the log of the last is written."""
BROKEN = "Left out, because an earlier row of the same lane failed."
Told = Ending | Unknown | Row
"""How a row ended; that nobody knows; or the row itself: it was not tried."""


@dataclass
class Chunk:
    rows: list[Row]
    futures: list[Future[list[Told]]]

    @property
    def lanes(self) -> set[str]:
        return {row.lane for row in self.rows}


class Lanes:
    """Carries out rows with lanes; keeps the order inside a lane."""

    def __init__(self, work: Work, brakes: Brakes) -> None:
        self._work, self._brakes = work, brakes
        self._flying: deque[Chunk] = deque()

    def carry_out(self, rows: Iterable[Row]) -> None:
        """:raises Stop: the run ends early; what was begun is in the log then."""
        try:
            for wave, several in self._brakes.waves(rows):
                for some in _chunks(several):
                    self._start(some)
                    self._land(leave=IN_FLIGHT - 1)
                if wave:
                    self._land()
                    self._brakes.check_wave(self._work)
            self._land()
        except Stop:
            self._work.stop.set()
            self._land_whatever_comes()
            raise

    def _start(self, rows: list[Row]) -> None:
        self._work.lease.beat()
        if any(chunk.lanes & {row.lane for row in rows} for chunk in self._flying):
            self._land()
        broken = [row for row in rows if row.lane in self._work.broken_lanes]
        book.skip(self._work, broken, BROKEN)
        rows = [row for row in rows if row.lane not in self._work.broken_lanes]
        self._prepare(rows)
        if rows:
            book.begin(rows)
            self._flying.append(Chunk(rows, self._submit(rows)))

    def _prepare(self, rows: Sequence[Row]) -> None:
        """Read ahead. What goes wrong here comes up again at the row that it is about, except that nobody answers."""
        for kind, several in groupby(sorted(rows, key=lambda row: row.kind), key=lambda row: row.kind):
            try:
                kind_of(kind).prepare([row.change for row in several], self._work.context)
            except DomainError as error:
                if error.status == UNAVAILABLE:
                    raise Unavailable(error) from error

    def _submit(self, rows: Sequence[Row]) -> list[Future[list[Told]]]:
        lanes: dict[str, list[Row]] = {}
        for row in rows:
            lanes.setdefault(row.lane, []).append(row)
        done: list[Future[list[Told]]] = []
        for several in lanes.values():
            if any(kind_of(row.kind).needs_database for row in several):
                future: Future[list[Told]] = Future()
                future.set_result(_follow(several, self._work))
            else:
                future = self._work.threads.submit(_follow, several, self._work)
            done.append(future)
        return done

    def _land(self, leave: int = 0) -> None:
        """Wait for all chunks but the last ``leave``, and write what became of them."""
        while len(self._flying) > leave:
            chunk = self._flying[0]
            while wait(chunk.futures, timeout=1).not_done:
                self._work.lease.beat()
            self._flying.popleft()
            self._write(chunk)

    def _land_whatever_comes(self) -> None:
        """After a stop: rows in the directory's hands end, others are given back."""
        while self._flying:
            chunk = self._flying.popleft()
            wait(chunk.futures)
            try:
                self._write(chunk)
            except (Unavailable, Crashed, Cancelled):
                continue  # the first reason counts

    def _write(self, chunk: Chunk) -> None:
        told = list(chain.from_iterable(future.result() for future in chunk.futures))
        endings = [one for one in told if isinstance(one, Ending)]
        book.end(self._work, endings)
        self._not_tried([one for one in told if isinstance(one, Row)])
        if crashes := [one.crash for one in endings if one.crash]:
            raise Crashed(crashes[0])
        if unknown := [one for one in told if isinstance(one, Unknown)]:
            raise Unavailable(unknown[0].error)
        self._brakes.check(self._work)

    def _not_tried(self, rows: Sequence[Row]) -> None:
        """Rows of a lane that broke are left out; those that a stop caught are given back."""
        broken = [row for row in rows if row.lane in self._work.broken_lanes]
        book.skip(self._work, broken, BROKEN)
        book.take_back([row for row in rows if row not in broken])


def _follow(rows: Sequence[Row], work: Work) -> list[Told]:
    """The rows of one lane in their order. After a failure the rest of the lane is not tried."""
    told: list[Told] = []
    for position, row in enumerate(rows):
        if work.stop.is_set():
            return [*told, *rows[position:]]
        one = attempt(row, work.context)
        told.append(one)
        if isinstance(one, Unknown) or one.crash:
            work.stop.set()
        if isinstance(one, Unknown) or one.failed:
            return [*told, *rows[position + 1 :]]
    return told


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some
