"""Workers in processes of their own, forked from the test: held at a point, let on, killed by SIGKILL."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from ocsadmin.directory import Directory
from ocsadmin.jobs import runner
from ocsadmin.jobs.runner import lanes, lease

from .directory import FaultyDirectory
from .journal import Journal
from .points import Pipe, Points
from .store import Store

CHUNK = 2
"""Rows of a chunk in these workers: several are in flight although a job has few rows. They look for a cancel often."""
_numbers = count(1)


@dataclass
class Worker:
    """A forked worker. ``at`` is the point where it is held, None once it has ended; ``ended`` is what ``run`` said."""

    number: int
    job: int
    pid: int
    pipe: Pipe
    at: str | None = None
    about: str = ""
    ended: str = ""

    def go(self, steps: int, fault: str = "", die: bool = False) -> None:
        """Let it go on for so many points; returns when it is held again, has ended or has died."""
        self.pipe.say(steps=steps, fault=fault, die=die)
        self._wait()

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self._wait()

    def _wait(self) -> None:
        said = self.pipe.hear()
        if said is not None and "point" in said:
            self.at, self.about = said["point"], said["about"]
            return
        self.at, self.ended = None, said["ended"] if said else "killed"
        os.waitpid(self.pid, 0)
        os.close(self.pipe.reading)
        os.close(self.pipe.writing)


def start(job: int, *, store: Store, directory: Directory, journal: Journal, log: Path) -> Worker:
    """Fork a worker that carries out a job; it is held at its first point."""
    orders, words = os.pipe(), os.pipe()
    number = next(_numbers)
    pid = os.fork()
    if pid == 0:
        os.close(orders[1])
        os.close(words[0])
        _work(number, job, Pipe(orders[0], words[1]), store, directory, journal, log)
    os.close(orders[0])
    os.close(words[1])
    worker = Worker(number, job, pid, Pipe(words[0], orders[1]))
    worker._wait()
    return worker


def _work(number: int, job: int, pipe: Pipe, store: Store, directory: Directory, journal: Journal, log: Path) -> None:
    """The child: it never comes back into the test."""
    try:
        output = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        os.dup2(output, 1)
        os.dup2(output, 2)
        lanes.CHUNK, lease.LOOK_EVERY = CHUNK, 0.0
        points = Points(pipe)
        connection = store.connect()
        faulty = FaultyDirectory(directory, points, journal, worker=number, job=job)
        try:
            with connection.execute_wrapper(points.around_sql):
                ended = str(runner.run(job_id=job, directory=faulty))  # type: ignore[arg-type]
        except Exception as error:
            ended = f"{type(error).__name__}: {error}"
        pipe.say(ended=ended)
    finally:
        os._exit(0)
