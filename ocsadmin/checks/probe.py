"""What a probe needs: names, the places that it may go to, and its limits."""

from __future__ import annotations

import time
from dataclasses import dataclass

from .dns import Resolver
from .failed import time_out
from .targets import Targets

TIMEOUT = 5.0
MOST_BYTES = 65_536


@dataclass(frozen=True)
class Probe:
    """How probes look up names, where they may go, and how long and how much they listen."""

    resolver: Resolver
    targets: Targets
    timeout: float = TIMEOUT
    """Seconds for one probe as a whole, from the look-up to the last octet; not per read."""
    most_bytes: int = MOST_BYTES
    """Octets that one connection may bring before it is cut."""

    def deadline(self) -> Deadline:
        return Deadline(self.timeout)


class Deadline:
    """The moment at which a probe ends, whatever the other side does."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, more than none.

        :raises ProbeFailed: "time-out" when none are.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise time_out(self.seconds)
        return left
