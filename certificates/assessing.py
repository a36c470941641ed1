"""A certificate held against what it is for: the same findings on every face, before anything is kept or assigned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cryptography import x509
from django.conf import settings
from django.utils import timezone

from certificates import records
from certificates.files import Expected, Role, assess
from certificates.models import Certificate
from certificates.names import Target
from certificates.purposes import Purpose
from ocsadmin.authorities import Finding
from ocsadmin.directory import Directory
from ocsadmin.errors import BadInput, DomainError, ManyErrors
from ocsadmin.plans.plan import Notice
from pools.validation.roots import Roots

ROLES = {Purpose.WEB: Role.WEB, Purpose.APPLICATION: Role.APPLICATION}


class CertificateRefused(DomainError):
    """The certificate must not be used for this."""

    code, status = "certificate-refused", 422
    message = "{text}"
    hint = "{remedy}"


def trusted_roots(directory: Directory) -> tuple[x509.Certificate, ...]:
    """Those that the directory publishes, and those whose chain somebody imported.

    :raises DomainError: neither file nor directory can be read.
    """
    imported = Certificate.objects.filter(is_authority=True, source=Certificate.Source.IMPORTED)
    own = [records.loaded(one) for one in imported if one.subject == one.issuer_name]
    return (*Roots(settings.VALIDATION_CA_FILE).read(directory), *own)


def findings_of(
    certificate: x509.Certificate,
    target: Target,
    *,
    directory: Directory,
    chain: Sequence[x509.Certificate] = (),
    public_key: object = None,
    accepted: Iterable[bytes] = (),
) -> tuple[Finding, ...]:
    """All that is to be said of it, refusals first."""
    known = Certificate.objects.filter(is_authority=True)
    expected = Expected(
        certificate=certificate,
        names=target.all_names,
        role=ROLES.get(target.purpose, Role.SIP),
        chain=tuple(chain),
        roots=trusted_roots(directory),
        intermediates=tuple(records.loaded(one) for one in known[:200]),
        accepted=frozenset(accepted),
        public_key=public_key,  # type: ignore[arg-type]
    )
    return assess(expected, timezone.now())


def refuse_refusals(findings: Iterable[Finding], field: str) -> None:
    """:raises CertificateRefused, ManyErrors: it must not be used."""
    errors: list[DomainError] = [
        CertificateRefused(text=one.text, remedy=one.remedy, field=field) for one in findings if one.refuses
    ]
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(errors)


def notices_of(findings: Iterable[Finding]) -> tuple[Notice, ...]:
    return tuple(Notice("warning", f"{one.text} {one.remedy}") for one in findings if not one.refuses)


def fingerprint(text: str, field: str) -> bytes:
    """A SHA-256 fingerprint as people copy it. :raises BadInput: it is none."""
    plain = "".join(sign for sign in text if sign not in " :-").lower()
    try:
        octets = bytes.fromhex(plain)
    except ValueError:
        octets = b""
    if len(octets) != 32:
        cure = "Copy the 64 hexadecimal digits of the root's SHA-256 fingerprint."
        raise BadInput(f"“{text[:100]}” is no SHA-256 fingerprint.", cure=cure, field=field)
    return octets
