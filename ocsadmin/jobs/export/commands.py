"""The same as command lines: LcsCmd for steps on a host, PowerShell for the directory."""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.jobs import visibility
from ocsadmin.jobs.models import Job
from ocsadmin.plans.export import one_line
from ocsadmin.plans.kinds import kind_of

from .lines import rows_of, told


def commands(job: Job) -> Iterator[str]:
    """A text for Windows: lines end with CR LF, what is not a command is a comment."""
    yield f"# Job {job.pk}: {one_line(job.title)}\r\n"
    for row in rows_of(job):
        if text := kind_of(row.kind).to_command(visibility.change_of(row)):
            yield f"\r\n# {told(row)}\r\n" + text.replace("\n", "\r\n") + "\r\n"
