"""Tell a person at once what is being done, and every few seconds how it goes: on a terminal and in a log file alike.

Only the standard library, so that it also runs before anything is installed:
``python -P ocsadmin/steps.py TITLE COMMAND …``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final

Command = Sequence[str | os.PathLike[str]]
EVERY: Final = 3.0
"""Seconds between two lines of a step that lasts."""
_WIDEST: Final = 100
_KEPT: Final = 40


class StepFailed(RuntimeError):
    """A command of a step failed. Its text holds the end of what the command printed."""


class Step:
    """One step of a set-up: its title when it begins, a line every few seconds, and how long it took.

    Of steps within steps only the innermost one says how it goes.
    """

    def __init__(self, title: str, *, every: float = EVERY) -> None:
        self.title, self.detail = title, ""
        self._every = every
        self._begun = time.monotonic()
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Step:
        say(f"{self.title} …")
        _running.append(self)
        self._ticker.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._ticker.join()
        _running.remove(self)
        say(f"{self.title}: {'done in' if error is None else 'ended after'} {self._seconds()}")

    def _tick(self) -> None:
        while not self._ended.wait(self._every):
            if _running[-1] is self:
                detail = f", {self.detail}" if self.detail else ""
                say(f"{self.title}: {self._seconds()}{detail}"[:_WIDEST])

    def _seconds(self) -> str:
        seconds = time.monotonic() - self._begun
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


_running: Final[list[Step]] = []
"""The steps of this process that have begun and not ended, outermost first."""


def tell(detail: str) -> None:
    """What is being done now: for the next line of the step that runs. Says nothing where none runs."""
    if _running:
        _running[-1].detail = detail


def say(text: str) -> None:
    """Print a line at once, also where the output is a pipe."""
    print(text, flush=True)


def run(title: str, command: Command, *, environment: Mapping[str, str] | None = None) -> None:
    """Run a command as one step.

    :raises StepFailed: it could not be started or ended with another status than 0.
    """
    with Step(title):
        follow(command, environment=environment)


def follow(command: Command, *, environment: Mapping[str, str] | None = None) -> None:
    """Run a command; each line that it prints tells how the step goes that runs.

    :raises StepFailed: it could not be started or ended with another status than 0.
    """
    last: deque[str] = deque(maxlen=_KEPT)
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise StepFailed(f"{command[0]} can't be started: {error.strerror}") from error
    with process:
        for line in process.stdout or ():
            if text := line.strip():
                last.append(text)
                tell(text)
    if process.returncode:
        printed = "\n".join(last)
        raise StepFailed(f"{' '.join(map(str, command))} failed (status {process.returncode}):\n{printed}")


def main() -> int:
    title, *command = sys.argv[1:]
    try:
        run(title, command)
    except StepFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
