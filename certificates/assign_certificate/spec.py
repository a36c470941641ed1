"""Which certificate is assigned to which service, and to which of its servers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from certificates.request_certificate.spec import TARGET
from ocsadmin.use_cases import Kind, field, spec

MOST: Final = 500


def certificate_choices() -> Sequence[tuple[str, Any]]:
    """Those that could be assigned: of servers, not expired, not revoked."""
    rows = Certificate.objects.light().of_servers().filter(not_after__gt=timezone.now(), revoked_at=None)
    return [
        (one.sha256, f"{one}, {one.not_after.date().isoformat()}, {one.issuer}, {one.sha256[:8]}")
        for one in rows.order_by("common_name", "-not_after")[:MOST]
    ]


def _titles(keys: Collection[Any]) -> str:
    found = {one.sha256: str(one) for one in Certificate.objects.light().filter(sha256__in=list(keys))}
    return ", ".join(found.get(str(key), str(key)) for key in keys)


CERTIFICATE: Final = Kind(
    words=_titles, choices=certificate_choices, note=_("SHA-256 fingerprint of a certificate of the inventory.")
)


@spec
class AssignCertificateSpec:
    """An existing certificate, and what is to show it."""

    target: str = field(label=_("Service"), kind=TARGET)
    certificate: str = field(label=_("Certificate"), kind=CERTIFICATE, longest=64)
    servers: tuple[str, ...] = field(
        label=_("Servers"), help=_("FQDNs, one on each line. Without any: all."), longest=200, default=()
    )
