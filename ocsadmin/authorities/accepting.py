"""Whether what an authority made is what was asked for. Every adapter's answer passes here, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from ocsadmin.checks.words import foreign

from .errors import ClockDiffers, NotAnAnswer, OtherKey, OtherNames, UsagesMissing
from .findings import Finding, warn
from .interface import CertificateRequest, Issued
from .keys import key_octets
from .names import all_names
from .words import apart, listed

SLACK: Final = timedelta(minutes=5)
"""Clocks that differ by less are taken as equal (Kerberos' own measure)."""
USAGE_NAMES: Final = {
    ExtendedKeyUsageOID.SERVER_AUTH: "server authentication",
    ExtendedKeyUsageOID.CLIENT_AUTH: "client authentication",
}


def accept(
    *,
    name: str,
    request: CertificateRequest,
    certificate: x509.Certificate,
    chain: Iterable[x509.Certificate] = (),
    reference: str = "",
    now: datetime | None = None,
    clock: timedelta | None = None,
) -> Issued:
    """The answer ``Issued``, with what the authority dropped as warnings.

    :param name: the authority's, for the errors.
    :param clock: how far its clock is ahead of ours, where it told.
    :raises OtherKey, OtherNames, UsagesMissing, ClockDiffers: it is not what was asked for; nothing may be assigned.
    :raises NotAnAnswer: its encoding is broken.
    """
    moment = now or datetime.now(UTC)
    try:
        _same_key(name, request, certificate)
        _in_time(name, certificate, moment)
        findings = (*_names(name, request, certificate), *_usages(name, request, certificate), *_clock(name, clock))
    except ValueError as error:
        raise NotAnAnswer(
            name=name, what=f"a broken certificate ({foreign(str(error))})", kind="an authority", address=name
        ) from error
    return Issued(certificate, tuple(chain), findings, reference)


def _same_key(name: str, request: CertificateRequest, certificate: x509.Certificate) -> None:
    if key_octets(certificate.public_key()) != key_octets(request.csr.public_key()):
        raise OtherKey(certificate, name=name, subject=listed(all_names(certificate)) or "without a name")


def _in_time(name: str, certificate: x509.Certificate, now: datetime) -> None:
    """What was issued just now and is not yet valid, or no longer, shows that a clock is wrong."""
    if certificate.not_valid_before_utc > now + SLACK:
        raise ClockDiffers(name=name, apart=apart(certificate.not_valid_before_utc - now))
    if certificate.not_valid_after_utc < now:
        raise ClockDiffers(name=name, apart=f"at least {apart(now - certificate.not_valid_after_utc)}")


def _clock(name: str, ahead: timedelta | None) -> list[Finding]:
    if ahead is None or abs(ahead) <= SLACK:
        return []
    text = f"The clock of {name} and that of this console differ by {apart(abs(ahead))}."
    return [warn("clock-differs", text, "Set both clocks by the same time service (w32tm, chrony).")]


def _names(name: str, request: CertificateRequest, certificate: x509.Certificate) -> list[Finding]:
    wanted, found = all_names(request.csr), all_names(certificate)
    dropped = [one for one in wanted if one not in found]
    if wanted and len(dropped) == len(wanted):
        raise OtherNames(certificate, name=name, found=listed(found) or "no name", wanted=listed(wanted))
    return [
        warn(
            "name-dropped",
            f"{name} left out the name {foreign(one)}.",
            "Let the authority allow this name, and request the certificate again; or type the name to assign it so.",
        )
        for one in dropped
    ]


def _usages(name: str, request: CertificateRequest, certificate: x509.Certificate) -> list[Finding]:
    found = usages_of(certificate)
    if found is None:
        return [
            warn(
                "no-usages",
                f"{name} issued a certificate that names no usages, so it is good for all.",
                "Servers take it; a template with server and client authentication says it plainly.",
            )
        ]
    if missing := [usage for usage in request.needs if usage not in found]:
        template = f" (template {request.template})" if request.template else ""
        raise UsagesMissing(certificate, name=name, missing=usage_words(missing), template=template)
    return [
        warn(
            "usage-dropped",
            f"{name} left out {usage_words([usage])}.",
            "Choose a template, role or profile that has it, where the server needs it.",
        )
        for usage in request.usages
        if usage not in found
    ]


def usages_of(certificate: x509.Certificate) -> tuple[ObjectIdentifier, ...] | None:
    """The extended key usages; None where the extension is missing or has anyExtendedKeyUsage: good for all."""
    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return None
    return None if ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in usages else tuple(usages)


def usage_words(usages: Iterable[ObjectIdentifier]) -> str:
    return " and ".join(USAGE_NAMES.get(usage, usage.dotted_string) for usage in usages)
