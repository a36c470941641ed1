"""What is related to a job and shown on its page: each app adds its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ocsadmin.jobs.models import Job

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account


@dataclass(frozen=True)
class Related:
    """A sentence and where it leads; ``level`` is that of a notice: info, ok, warning."""

    text: Any
    url: str
    link: Any
    level: str = "info"
    icon: str = "info"


Source = Callable[[Job, "Account"], Related | None]

_sources: list[Source] = []


def add(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def of(job: Job, account: Account) -> list[Related]:
    """What this person is told about this job."""
    return [one for source in _sources if (one := source(job, account)) is not None]
