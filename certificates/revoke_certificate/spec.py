"""Which certificate is revoked, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from certificates.assign_certificate.spec import CERTIFICATE
from ocsadmin.authorities import RevocationReason
from ocsadmin.use_cases import field, spec


def reason_choices() -> Sequence[tuple[str, Any]]:
    return [
        (RevocationReason.UNSPECIFIED, _("No reason is told")),
        (RevocationReason.KEY_COMPROMISE, _("Somebody else may have its key")),
        (RevocationReason.SUPERSEDED, _("Another one has taken its place")),
        (RevocationReason.CESSATION_OF_OPERATION, _("What it was for is gone")),
    ]


@spec
class RevokeCertificateSpec:
    """A certificate that was issued through the console, and the reason of RFC 5280."""

    certificate: str = field(label=_("Certificate"), kind=CERTIFICATE, longest=64)
    revocation_reason: RevocationReason = field(
        label=_("Reason"), choices=reason_choices, default=RevocationReason.UNSPECIFIED
    )
