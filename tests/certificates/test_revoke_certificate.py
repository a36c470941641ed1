"""Revoking: final, typed to confirm, done by the authority that issued the certificate."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from certificates.assign_certificate.spec import AssignCertificateSpec
from certificates.assign_certificate.use_case import ASSIGN_CERTIFICATE
from certificates.inventory.standing import state_of
from certificates.known_authorities import LAB, named, settings_of
from certificates.models import Certificate, CertificateRequest
from certificates.revoke_certificate.plan import NotRevocable
from certificates.revoke_certificate.spec import RevokeCertificateSpec
from certificates.revoke_certificate.use_case import REVOKE_CERTIFICATE
from ocsadmin import parts
from ocsadmin.authorities import RevocationReason
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan
from tests.use_cases.declared import UseCaseTests

from .conftest import Forest
from .test_inventory import certificate
from .test_request_certificate import TARGET, carried_out, lab

__all__ = ["carried_out", "lab"]


class TestRevokeCertificate(UseCaseTests):
    use_case = REVOKE_CERTIFICATE
    undone = False

    @pytest.fixture
    def example(self, carried_out: Any) -> RevokeCertificateSpec:
        job = carried_out(way="one", exportable=True, assign=False)
        issued = CertificateRequest.objects.get().certificate
        job.delete()
        assert issued is not None
        return RevokeCertificateSpec(issued.sha256, RevocationReason.KEY_COMPROMISE)

    def disturb(self, plan: Plan, directory: Directory) -> None:
        Certificate.objects.update(revoked_at=timezone.now())

    def test_is_done_by_the_authority_and_kept(
        self, example: RevokeCertificateSpec, directory: Directory, administrator: Any
    ) -> None:
        self.carried_out(self.plan(example, directory), administrator, directory)
        row = Certificate.objects.get(sha256=example.certificate)
        assert (state_of(row, timezone.now()), row.revocation_reason) == ("revoked", "keyCompromise")
        authority: Any = parts.authority(settings_of(named(LAB)))
        from cryptography import x509

        revoked = x509.load_der_x509_crl(authority.revocation_list())
        assert revoked.get_revoked_certificate_by_serial_number(int(row.serial, 16)) is not None
        with pytest.raises(NotRevocable, match="already"):
            self.plan(example, directory)
        again = AssignCertificateSpec(target=TARGET, certificate=row.sha256)
        with pytest.raises(DomainError, match="revoked"):
            ASSIGN_CERTIFICATE.planned(spec=again, directory=directory)

    def test_one_of_somebody_else_is_refused(self, mirrored: Forest, directory: Directory) -> None:
        with pytest.raises(NotRevocable, match="not issued through this console"):
            self.plan(RevokeCertificateSpec(certificate().sha256), directory)
