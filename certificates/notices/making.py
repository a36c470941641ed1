"""Which certificates are to be told of now."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from certificates.inventory.queries import places_of
from certificates.models import Certificate, Endpoint, Notice
from certificates.models.certificate import CertificateQuerySet
from ocsadmin.work import outbox

THRESHOLDS: Final = (60, 30, 15, 7, 2, 1)
"""Days before the end, the earliest first."""
ENDS: Final = "certificate-ends"


def make_notices(now: datetime) -> list[Notice]:
    """Store a notice for each certificate in use that has come below a threshold; mail and webhook follow from it.

    One that came below several at once, since nobody looked meanwhile, is told of once.
    """
    soon = now + timedelta(days=THRESHOLDS[0])
    ending = list(_in_use().filter(revoked_at=None, not_after__gt=now, not_after__lte=soon).light())
    told = set(Notice.objects.filter(certificate__in=ending).values_list("certificate", "days"))
    places = places_of([one.pk for one in ending])
    made = []
    for one in ending:
        days = threshold_of(one, now)
        if days is not None and (one.pk, days) not in told:
            made.append(_store(one, days, places.get(one.pk, ())))
    return made


def threshold_of(certificate: Certificate, now: datetime) -> int | None:
    """The narrowest threshold that it has come below; None where none."""
    left = math.ceil((certificate.not_after - now) / timedelta(days=1))
    return min((days for days in THRESHOLDS if left <= days), default=None)


def _in_use() -> CertificateQuerySet:
    """Those that are assigned or served somewhere, and the authorities that issued them."""
    places = Endpoint.objects.standing()
    used = {key for pair in places.values_list("assigned", "served") for key in pair if key}
    issuers = set(Certificate.objects.filter(pk__in=used).values_list("issuer_name", flat=True))
    return Certificate.objects.filter(Q(pk__in=used) | Q(is_authority=True, subject__in=issuers))


def _store(certificate: Certificate, days: int, places: Iterable[Endpoint]) -> Notice:
    told = [f"{place.host}:{place.port} ({place.get_purpose_display()})" for place in places]
    with transaction.atomic():
        notice = Notice.objects.create(certificate=certificate, days=days, places=told)
        outbox.publish(ENDS, notice_id=notice.pk)
    return notice
