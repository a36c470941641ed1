"""Requests that wait for an authority are asked again until they are issued or denied, whatever dies meanwhile."""

from __future__ import annotations

import logging
from typing import Final

from certificates.models import CertificateRequest
from ocsadmin import work
from ocsadmin.authorities import Pending
from ocsadmin.errors import DomainError
from ocsadmin.work import Lease, LeaseLost, outbox
from ocsadmin.work.clock import back_off

from .sending import AuthorityOf, RequestDenied, send

logger = logging.getLogger(__name__)
SECONDS: Final = 120
"""How long one authority may take before another worker asks."""
FIRST, LONGEST = 20.0, 900.0
"""Seconds until a pending request is asked again: first, and at most."""
ANSWERED: Final = "certificate-request-answered"


def ask_again(request_id: str, authority_of: AuthorityOf) -> bool:
    """Ask the authority of one pending request. Returns whether this worker did.

    What follows from an answer is stored with it (``outbox``), and happens once.
    """
    lease = Lease.take(CertificateRequest.objects.pending(), request_id, seconds=SECONDS)
    if lease is None:
        return False
    request = CertificateRequest.objects.select_related("authority", "key").get(pk=request_id)
    try:
        _ask(lease, request, authority_of)
    except LeaseLost:
        logger.warning("The request %s was taken over by another worker.", request_id)
    return True


def _ask(lease: Lease, request: CertificateRequest, authority_of: AuthorityOf) -> None:
    later = back_off(request.tries, first=FIRST, longest=LONGEST)
    try:
        answer = send(request, authority_of)
    except RequestDenied:
        answer = None
    except DomainError:
        lease.release(wake_in=later)
        return
    if isinstance(answer, Pending):
        lease.release(wake_in=later)
        return
    with lease.storing():
        lease.release()
        outbox.publish(ANSWERED, request_id=str(request.pk))


def begin_asking(request: CertificateRequest) -> None:
    """Have a pending request asked again from now on."""
    work.request(request, after=FIRST)
