"""What takes a file, and what the page of a job says of its file: registered once, when the app is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from ocsadmin.jobs.models import Job
from ocsadmin.web.jobs import related
from ocsadmin.web.jobs.related import Related
from users.models import CSVUpload
from users.use_cases import USE_CASES

from . import columns
from .declared import operation_of

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account


def register() -> None:
    for one in USE_CASES:
        if one.csv is not None:
            columns.register(operation_of(one))
    related.add(_file_of)


def _file_of(job: Job, account: Account) -> Related | None:
    """The file that a job was made from, for whoever sent it; rows that failed come as a file again."""
    upload = CSVUpload.objects.filter(job=job.retry_of or job, owner=account).only("pk").first()
    if upload is None:
        return None
    if not job.is_live and any(job.counts.get(one) for one in ("Failure", "Skipped")):
        text = _("The rows of the file that failed can be taken away, mended and uploaded again.")
        return Related(
            text, reverse("csv-export", args=[upload.pk, "failed"]), _("Failed rows as CSV"), "warning", "warning"
        )
    return Related(_("The rows came from a file."), upload.get_absolute_url(), _("Result of each row"))
