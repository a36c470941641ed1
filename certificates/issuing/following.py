"""What follows from an answer: the row of the job that waited for it is told, and the job goes on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from certificates.kinds.names import REQUEST
from certificates.models import CertificateRequest
from ocsadmin.jobs.models import Result, Row
from ocsadmin.jobs.people import NotWaiting, settle


def tell_job(request_id: str) -> None:
    """Write into the waiting row how it went. Safe to be called again."""
    request = CertificateRequest.objects.filter(pk=request_id).first()
    if request is None:
        return
    for row in waiting_rows(request):
        result, message = _in_words(request)
        try:
            settle(row, result=result, message=message, hint=request.remedy)
        except NotWaiting:
            continue  # a person was faster


def waiting_rows(request: CertificateRequest) -> list[Row]:
    rows = Row.objects.open_to_people().filter(kind=REQUEST, change_json__data__request=str(request.pk))
    return list(rows.select_related("job"))


def _in_words(request: CertificateRequest) -> tuple[Result, str]:
    if request.state == CertificateRequest.State.ISSUED:
        return Result.SUCCESS, " ".join(filter(None, (_("Issued."), request.message)))
    return Result.FAILURE, _("Denied: %(reason)s") % {"reason": request.message}
