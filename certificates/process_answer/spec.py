"""The answer of an authority to a request that waits."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateRequest
from ocsadmin.use_cases import Kind, field, spec


def request_choices() -> Sequence[tuple[str, Any]]:
    rows = CertificateRequest.objects.open()
    return [(str(one.pk), f"{one.subject}{f' for {one.server}' if one.server else ''}") for one in rows]


def _titles(keys: Collection[Any]) -> str:
    found = CertificateRequest.objects.in_bulk([UUID(str(key)) for key in keys])
    return ", ".join(found[UUID(str(key))].subject if UUID(str(key)) in found else str(key) for key in keys)


REQUEST: Final = Kind(words=_titles, choices=request_choices, note=_("Id of a certificate request."))
LONGEST: Final = 800_000


@spec
class ProcessAnswerSpec:
    """Which request, and the certificate that came for it."""

    request: UUID = field(label=_("Pending request"), kind=REQUEST)
    answer: str = field(
        label=_("Answer of the authority"),
        help=_("The text of the certificate, as it stands in the file or e-mail; of a binary file its base 64."),
        longest=LONGEST,
    )
    root: str = field(
        label=_("SHA-256 fingerprint of a root that you vouch for"),
        help=_("Only where the chain leads to a root that neither the directory nor the console knows."),
        longest=200,
        default="",
    )


def octets_of(answer: str) -> bytes:
    """A text as it is; base 64 of a binary file as that file."""
    if "-----BEGIN" in answer:
        return answer.encode()
    try:
        return base64.b64decode("".join(answer.split()), validate=True)
    except (binascii.Error, ValueError):
        return answer.encode()
