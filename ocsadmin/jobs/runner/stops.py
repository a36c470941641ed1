"""Why a run ends before its last row."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class Stop(Exception):
    """The run ends early."""


class Unavailable(Stop):
    """The other side does not answer: the job waits and goes on later."""

    def __init__(self, error: DomainError) -> None:
        self.error = error
        super().__init__(str(error))


class Cancelled(Stop):
    """Someone cancelled the job."""

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__(by)


class PeopleFirst(Stop):
    """A step on a host has to be confirmed before the rest is done."""


class TooSlow(Stop):
    """The worker was not sure of its lease any more: rows were given back, and nothing after them may be tried."""


class Braked(Stop):
    """Too many rows failed."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Crashed(Stop):
    """A change raised what it should not: our bug. Its row tells; the job is errored."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
        super().__init__(str(error))
