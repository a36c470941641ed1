"""Child processes: started in order, started again when they die, stopped in the opposite order by their own pid.

None outlives this process, however it ends: the kernel kills a child whose parent is gone (prctl(2), PR_SET_PDEATHSIG).
And a child takes its own children along: each is a process group, which is killed as soon as its first process is gone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ENDS_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")
"""A program of util-linux, which every Debian has."""
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0


@dataclass
class Child:
    """One process. ``ready`` says whether it can be used; it is asked until ``patience`` seconds have passed.

    One that others need (``needed``) is stopped after them. It inherits the file descriptors ``inherits``.
    """

    name: str
    command: list[str]
    ready: Callable[[], bool] = lambda: True
    patience: float = 30.0
    needed: bool = False
    inherits: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 1.0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """Keeps children running until it is told to stop."""

    environment: dict[str, str]
    log_folder: Path
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def start(self, child: Child) -> None:
        """Start a child and wait until it is ready.

        :raises RuntimeError: it ended, or was not ready in time.
        """
        self._spawn(child)
        if child not in self.children:
            self.children.append(child)
        limit = time.monotonic() + child.patience
        while not child.ready():
            if child.process is None or child.process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"{child.name} did not start; {self.log_folder / child.name}.log says why.")
            time.sleep(0.1)

    def watch(self, also: Callable[[], None] = lambda: None) -> None:
        """Start again what dies, with growing pauses, until a signal comes. ``also`` is called each time round."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop_signal)
        while not self.stopping:
            for child in self.children:
                self._look_after(child)
            also()
            time.sleep(0.3)

    def stop(self) -> None:
        for needed in (False, True):
            _end([child for child in self.children if child.needed is needed])

    def _spawn(self, child: Child) -> None:
        with (self.log_folder / f"{child.name}.log").open("ab") as log:
            child.process = subprocess.Popen(
                [*ENDS_WITH_US, *child.command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=child.inherits,
            )
        child.started_at = time.monotonic()
        self._tell_pid(child.name, child.process.pid)

    def _tell_pid(self, name: str, pid: int) -> None:
        """Whoever reads the file finds a whole number, the old one or the new one."""
        new = self.log_folder / f"{name}.pid.new"
        new.write_text(str(pid))
        new.replace(self.log_folder / f"{name}.pid")

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            if child.process.poll() is None:
                return
            kill_group(child.process.pid)
            if now - child.started_at > STEADY_AFTER:
                child.pause = 1.0
            print(f"{child.name} ended ({child.process.returncode}); starting it again.", file=sys.stderr, flush=True)
            child.process, child.again_at = None, now + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
        elif now >= child.again_at:
            self._spawn(child)

    def _stop_signal(self, *_: object) -> None:
        self.stopping = True


def kill_group(leader: int) -> None:
    """Kill what is left of the process group of a child that has ended, or that does not end."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _end(children: list[Child]) -> None:
    """Ask children to end, all at once; after ten seconds the whole group of one that has not is killed."""
    started = [child.process for child in children if child.process is not None]
    for process in started:
        process.terminate()
    limit = time.monotonic() + 10
    for process in started:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, limit - time.monotonic()))
        kill_group(process.pid)
        process.wait()
