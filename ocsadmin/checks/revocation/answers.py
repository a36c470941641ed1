"""What an OCSP response or a revocation list says of a certificate, after its signature and dates were checked.

Sources: RFC 6960 section 3.2 (what makes a response acceptable), RFC 5280 section 6.3.3 (lists).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed
from ocsadmin.checks.tls.path import signed_by
from ocsadmin.checks.tls.reading import UNREADABLE

SLACK = timedelta(minutes=5)
"""By which the clocks of the responder and of this console may differ."""


@dataclass(frozen=True)
class Standing:
    """``revoked_at``: None where it was not revoked. ``until``: how long the answer is good, if it says."""

    revoked_at: datetime | None
    reason: str = ""
    until: datetime | None = None


def ocsp_question(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """As DER. SHA-1 only names the issuer here, and is what every responder knows."""
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303
    return builder.build().public_bytes(Encoding.DER)


def of_ocsp(octets: bytes, certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> Standing:
    """:raises ProbeFailed: it is no response, is of somebody else, for another certificate, or too old."""
    try:
        response = ocsp.load_der_ocsp_response(octets)
        if response.response_status != ocsp.OCSPResponseStatus.SUCCESSFUL:
            raise _bad(_("the responder says '%(word)s'") % {"word": response.response_status.name.lower()})
        if response.serial_number != certificate.serial_number:
            raise _bad(_("the response is for another certificate"))
        _check_responder(response, issuer)
        _check_dates(response.this_update_utc, response.next_update_utc, now)
        if response.certificate_status == ocsp.OCSPCertStatus.UNKNOWN:
            raise _bad(_("the responder does not know the certificate"))
        reason = response.revocation_reason
        return Standing(response.revocation_time_utc, reason.value if reason else "", response.next_update_utc)
    except UNREADABLE as error:
        raise _bad(_("what it sent is no OCSP response")) from error


def of_list(octets: bytes, certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> Standing:
    """:raises ProbeFailed: it is no list, is of somebody else, or too old."""
    try:
        found = _load(octets)
        key = issuer.public_key()
        if found.issuer != certificate.issuer or not found.is_signature_valid(key):  # type: ignore[arg-type]
            raise _bad(_("the list is not signed by the authority that issued the certificate"))
        _check_dates(found.last_update_utc, found.next_update_utc, now)
        entry = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is None:
            return Standing(None, until=found.next_update_utc)
        return Standing(entry.revocation_date_utc, _reason(entry), found.next_update_utc)
    except UNREADABLE as error:
        raise _bad(_("what it sent is no revocation list")) from error


def _load(octets: bytes) -> x509.CertificateRevocationList:
    pem = octets.lstrip().startswith(b"-----BEGIN")
    return x509.load_pem_x509_crl(octets) if pem else x509.load_der_x509_crl(octets)


def _reason(entry: x509.RevokedCertificate) -> str:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value
    except x509.ExtensionNotFound:
        return ""


def _check_dates(begins: datetime, ends: datetime | None, now: datetime) -> None:
    if begins > now + SLACK:
        raise _bad(_("its answer is from the future; a clock is wrong"))
    if ends is not None and ends < now - SLACK:
        raise _bad(_("its answer was good until %(day)s only") % {"day": f"{ends:%Y-%m-%d %H:%M} UTC"})


def _check_responder(response: ocsp.OCSPResponse, issuer: x509.Certificate) -> None:
    """The issuer itself signed, or somebody whom it gave a certificate for just that."""
    signers = [issuer, *(one for one in response.certificates if _may_answer(one, issuer))]
    if not any(_signed(response, signer) for signer in signers):
        raise _bad(_("its answer is not signed by the authority that issued the certificate"))


def _may_answer(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    for_ocsp = ExtendedKeyUsageOID.OCSP_SIGNING in usages
    return for_ocsp and certificate.issuer == issuer.subject and signed_by(certificate, issuer)


def _signed(response: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    key, algorithm = signer.public_key(), response.signature_hash_algorithm
    if algorithm is None:
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _bad(problem: str) -> ProbeFailed:
    return ProbeFailed("revocation-bad-answer", problem)
