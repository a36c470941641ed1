"""Files without secrets: a certificate, its chain, a signing request."""

from __future__ import annotations

from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import serialize_certificates
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from certificates import records
from certificates.inventory.chains import chain_of
from certificates.issuing.signing_request import read
from certificates.models import Certificate, CertificateRequest
from certificates.rights import VIEW
from ocsadmin.accounts.rights import needs
from ocsadmin.authorities.offline import request_text as as_text

TYPES = {
    "pem": "application/x-pem-file",
    "cer": "application/pkix-cert",
    "p7b": "application/x-pkcs7-certificates",
}


@needs(VIEW)
@require_safe
def certificate_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The certificate as ``pem``, ``cer`` (binary), or ``p7b`` with its chain."""
    if form not in TYPES:
        raise Http404
    found = get_object_or_404(Certificate, pk=pk)
    own = records.loaded(found)
    if form == "p7b":
        octets = serialize_certificates([own, *(records.loaded(one) for one in chain_of(found))], Encoding.DER)
    else:
        octets = own.public_bytes(Encoding.PEM if form == "pem" else Encoding.DER)
    return as_file(octets, f"{found}.{form}", TYPES[form])


@needs(VIEW)
@require_safe
def request_text(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The signing request: PKCS #10, base 64, with the line ends of Windows."""
    found = get_object_or_404(CertificateRequest, pk=pk)
    name = str(found.asked_for.get("request_file") or f"{found.friendly_name}.txt")
    return as_file(as_text(read(found.csr)).encode(), name, "text/plain; charset=us-ascii")


def as_file(octets: bytes, name: str, content_type: str) -> HttpResponse:
    """A download; a name that came from outside keeps only harmless characters."""
    plain = "".join(sign if sign.isalnum() or sign in "-_. " else "_" for sign in name).encode("ascii", "replace")
    answer = HttpResponse(octets, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{plain.decode().replace("?", "_")}"'
    return answer
