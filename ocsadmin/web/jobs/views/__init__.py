"""Pages of jobs: list, deployment log, undo and retry with the plan first, downloads."""

from .downloads import job_export
from .lists import job_list
from .log import job, job_report, job_rows
from .people import job_cancel, job_check_all, job_row_check, job_row_confirm
from .plans import job_retry, job_undo

__all__ = [
    "job",
    "job_cancel",
    "job_check_all",
    "job_export",
    "job_list",
    "job_report",
    "job_retry",
    "job_row_check",
    "job_row_confirm",
    "job_rows",
    "job_undo",
]
