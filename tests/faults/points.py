"""The points at which a worker can be held: before and after each write to the directory, read and change of the log.

One thread at a time goes from point to point, so that a worker that is held is between two of them as a whole: whoever
kills it there knows what it has done.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Any

from django.db import connections

BEFORE_WRITE, AFTER_WRITE, READ, BEFORE_LOG, AFTER_LOG = (
    "before write",
    "after write",
    "read",
    "before log",
    "after log",
)
WRITES_TO_THE_LOG = ("INSERT", "UPDATE", "DELETE", "COMMIT")


@dataclass
class Pipe:
    """Two ends for lines of JSON."""

    reading: int
    writing: int
    _rest: bytes = b""

    def say(self, **words: Any) -> None:
        os.write(self.writing, json.dumps(words).encode() + b"\n")

    def hear(self) -> dict[str, Any] | None:
        """The next line; None where the other side is no more."""
        while b"\n" not in self._rest:
            octets = os.read(self.reading, 4096)
            if not octets:
                return None
            self._rest += octets
        line, self._rest = self._rest.split(b"\n", 1)
        found: dict[str, Any] = json.loads(line)
        return found


class Points:
    """Counts points down and waits for an order at the last: ``{"steps": 5, "fault": "lost", "die": false}``."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe, self._world = pipe, RLock()
        self._steps, self._die, self._in_transaction = 0, False, 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What happens in here is done as a whole before anybody holds or kills this worker."""
        with self._world:
            yield

    def reached(self, point: str, about: str = "") -> str:
        """Count; where the count is up, tell the test and wait. Answers the fault that shall happen here, if any."""
        if connections["default"].in_atomic_block:
            return ""  # while it is held, all others would wait for the database
        with self._world:
            self._steps -= 1
            if self._steps > 0:
                return ""
            if self._die:
                os.kill(os.getpid(), signal.SIGKILL)
            self._pipe.say(point=point, about=about)
            order = self._pipe.hear()
            if order is None:
                os._exit(3)
            self._steps, self._die = order["steps"], order["die"]
            return str(order["fault"])

    def around_sql(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """A wrapper of Django's (``connection.execute_wrapper``): before and after each change of the log.

        Nobody is held within a transaction, since all others would wait for it; but killed there one can be.
        """
        if not sql.lstrip().upper().startswith(WRITES_TO_THE_LOG):
            return execute(sql, params, many, context)
        if context["connection"].in_atomic_block:
            self._count_within()
            return execute(sql, params, many, context)
        self.reached(BEFORE_LOG, sql[:40])
        done = execute(sql, params, many, context)
        self.reached(AFTER_LOG, sql[:40])
        return done

    def _count_within(self) -> None:
        if self._die:
            self._steps -= 1
            if self._steps <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
