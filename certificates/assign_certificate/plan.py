"""Assign an existing certificate: what is refused, what is warned of, and the steps on the servers.

Source: Deploying Enterprise Edition, "Assign an Existing Certificate".
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from certificates import records
from certificates.assessing import CertificateRefused, findings_of, notices_of, refuse_refusals
from certificates.host_steps import steps_on
from certificates.inventory.chains import chain_of
from certificates.kinds.assign import assignment
from certificates.models import Certificate, Endpoint
from certificates.names import Target, read_facts, target_named
from certificates.names.what_if import missing_names
from ocsadmin.directory import Directory
from ocsadmin.errors import BadInput, DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Confirmation, Plan

from .spec import AssignCertificateSpec


class NothingToAssign(DomainError):
    """It is assigned there already."""

    code, status = "certificate-assigned", 422
    message = "{certificate} is assigned to all of {target} already."
    hint = "Look at what the servers show."


def plan_assign_certificate(*, spec: AssignCertificateSpec, directory: Directory) -> Plan:
    """:raises CertificateRefused, UnknownTarget, BadInput, NothingToAssign: it can't be assigned."""
    target, certificate = target_named(spec.target, read_facts()), _certificate(spec)
    findings = findings_of(
        records.loaded(certificate),
        target,
        directory=directory,
        chain=[records.loaded(one) for one in chain_of(certificate)],
    )
    refuse_refusals(findings, "certificate")
    servers = _servers(spec, target)
    assignments = list(_assignments(target, certificate, servers))
    if not assignments:
        raise NothingToAssign(certificate=certificate, target=target.title)
    steps = [change for server in servers for change in steps_on(target, server)]
    return Plan(
        title=f"Assign {certificate} to {target.title}",
        operation="",
        permission="",
        changes=(*assignments, *steps),
        notices=notices_of(findings),
    )


def confirm_missing_names(spec: AssignCertificateSpec) -> Confirmation | None:
    """Typed where names are missing: those who ask for them will refuse the server."""
    try:
        target, certificate = target_named(spec.target, read_facts()), _certificate(spec)
    except DomainError:
        return None
    missing = missing_names(certificate, target.all_names)
    if not missing:
        return None
    why = f"Missing in it: {', '.join(missing)}. Clients that ask for these names will refuse the server."
    return Confirmation(target.subject, f"{why} Type {target.subject} to assign it all the same.")


def _certificate(spec: AssignCertificateSpec) -> Certificate:
    found = Certificate.objects.of_servers().filter(sha256=spec.certificate.lower()).first()
    if found is None:
        cure = "Choose one of the inventory."
        raise BadInput(f"The console knows no certificate {spec.certificate}.", cure=cure, field="certificate")
    if found.revoked_at is not None:
        text = f"{found} was revoked on {found.revoked_at.astimezone(timezone.get_current_timezone()).date()}."
        raise CertificateRefused(text=text, remedy="Request a new one.", field="certificate")
    return found


def _servers(spec: AssignCertificateSpec, target: Target) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(one.lower() for one in spec.servers))
    if strange := [one for one in wanted if one not in target.servers]:
        cure = f"Its servers are: {', '.join(target.servers) or 'none'}."
        raise BadInput(f"{', '.join(strange)}: no server of {target.title}.", cure=cure, field="servers")
    return wanted or target.servers


def _assignments(target: Target, certificate: Certificate, servers: tuple[str, ...]) -> Iterator[Change]:
    rows = Endpoint.objects.standing().filter(host__in=[place.host for place in target.places])
    standing = {(host, port): sha or "" for host, port, sha in rows.values_list("host", "port", "assigned__sha256")}
    for place in target.places:
        before = standing.get((place.host, place.port), "")
        own = place.host in servers or len(target.servers) <= 1
        if place.is_virtual or not own or before == certificate.sha256:
            continue
        title = f"Assign {certificate} to {place.host}, port {place.port}"
        yield assignment(title, place.host, place.port, before=before, certificate=certificate.sha256)
