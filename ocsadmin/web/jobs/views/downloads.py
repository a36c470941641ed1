"""A job to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import Http404, StreamingHttpResponse
from django.views.decorators.http import require_safe

from ocsadmin.accounts.audited import READS, audited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.jobs import export, visibility
from ocsadmin.jobs.models import Job
from ocsadmin.web.htmx import HtmxHttpRequest

Maker = Callable[[Job], Iterator[str]]
EXPORTS: dict[str, tuple[Maker, str, str]] = {
    "ldif": (export.ldif_forward, "text/x-ldif", "{}.ldif"),
    "ldif-back": (export.ldif_back, "text/x-ldif", "{}-undo.ldif"),
    "commands": (export.commands, "text/plain", "{}.ps1.txt"),
    "csv": (export.log_csv, "text/csv", "{}.csv"),
}
"""What → how it is made, its type, its file name."""


@audited("exported", methods=READS, job="pk")
@needs(right_names.VIEW_JOBS)
@require_safe
def job_export(request: HtmxHttpRequest, pk: int, what: str) -> StreamingHttpResponse:
    """``ldif``, ``ldif-back``, ``commands`` or ``csv``."""
    job = visibility.shown(visibility.get(pk))
    if what not in EXPORTS:
        raise Http404(what)
    make, content_type, name = EXPORTS[what]
    response = StreamingHttpResponse(_in_blocks(make(job)), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name.format(f"job-{job.pk}")}"'
    return response


def _in_blocks(lines: Iterator[str]) -> Iterator[bytes]:
    """Several hundred lines at a time: a chunk of HTTP for each line would be slow."""
    block: list[str] = []
    for line in lines:
        block.append(line)
        if len(block) >= 300:
            yield "".join(block).encode()
            block = []
    yield "".join(block).encode()
