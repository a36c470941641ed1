"""A certificate is revoked at its authority. That is final: undoing brings nothing back."""

from __future__ import annotations

from certificates.kinds.revoke import revocation
from certificates.models import Certificate, Endpoint
from ocsadmin.directory import Directory
from ocsadmin.errors import BadInput, DomainError
from ocsadmin.plans.plan import Confirmation, Notice, Plan

from .spec import RevokeCertificateSpec


class NotRevocable(DomainError):
    """The certificate can't be revoked from here."""

    code, field, status = "certificate-not-revocable", "certificate", 422
    message = "{certificate} {why}."
    hint = "Ask the administrator of {issuer} to revoke serial number {serial}."


def plan_revoke_certificate(*, spec: RevokeCertificateSpec, directory: Directory) -> Plan:
    """:raises BadInput, NotRevocable: there is none, it is revoked already, or its authority is not known here."""
    certificate = certificate_of(spec)
    if certificate.revoked_at is not None:
        raise _refused(certificate, "is revoked already")
    if certificate.authority is None:
        raise _refused(certificate, "was not issued through this console")
    places = Endpoint.objects.standing().of_certificate(certificate.pk)
    notices = [Notice("warning", "Revocation is final: nothing takes it back.")]
    if used := [str(one) for one in places]:
        text = f"It stands at {', '.join(used)}: clients that check will refuse these servers."
        notices.append(Notice("warning", text))
    return Plan(
        title=f"Revoke {certificate}",
        operation="",
        permission="",
        changes=(revocation(certificate, spec.revocation_reason),),
        notices=tuple(notices),
    )


def confirm_finality(spec: RevokeCertificateSpec) -> Confirmation | None:
    """Its name is typed."""
    try:
        name = str(certificate_of(spec))
    except DomainError:
        return None
    return Confirmation(name, f"Revocation is final: nothing takes it back. Type {name} to go on.")


def certificate_of(spec: RevokeCertificateSpec) -> Certificate:
    """:raises BadInput: the console knows no such certificate."""
    found = Certificate.objects.select_related("authority").filter(sha256=spec.certificate.lower()).first()
    if found is None:
        cure = "Choose one of the inventory."
        raise BadInput(f"The console knows no certificate {spec.certificate}.", cure=cure, field="certificate")
    return found


def _refused(certificate: Certificate, why: str) -> NotRevocable:
    return NotRevocable(certificate=certificate, why=why, issuer=certificate.issuer, serial=certificate.serial)
