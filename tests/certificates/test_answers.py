"""Answers that are brought in, chains that are imported, certificates that are assigned: what is refused, and why."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates import records
from certificates.assign_certificate.spec import AssignCertificateSpec
from certificates.assign_certificate.use_case import ASSIGN_CERTIFICATE
from certificates.import_chain.spec import ImportChainSpec
from certificates.import_chain.use_case import IMPORT_CHAIN
from certificates.issuing import keys
from certificates.models import Certificate, CertificateRequest, Endpoint
from certificates.names import read_facts, target_named, targets_of
from certificates.probing import refresh_endpoints
from certificates.process_answer.pages import AnswerForm
from certificates.process_answer.spec import ProcessAnswerSpec
from certificates.process_answer.use_case import PROCESS_ANSWER
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Result
from ocsadmin.jobs.runner import run
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, WizardContext
from ocsadmin.work import outbox
from tests.checks.servers.certificates import Issued, issue
from tests.use_cases.declared import UseCaseTests

from .conftest import Forest
from .test_request_certificate import TARGET, carried_out, lab

__all__ = ["carried_out", "lab"]
State = CertificateRequest.State
NAMES = ["ocspool1.contoso.com", "sip.contoso.com", "sip.retail.contoso.com", "web.contoso.com"]


def pem(*certificates: x509.Certificate) -> str:
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates).strip()


@pytest.fixture
def trusted(root: Issued, db: None) -> Certificate:
    """The root of the tests, as if its chain had been imported."""
    return records.keep(root.certificate, source=Certificate.Source.IMPORTED)


@pytest.fixture
def offline(carried_out: Any) -> Any:
    """A job that waits for the answer to its request."""
    return carried_out(delivery="later", authority="", way="one", exportable=True)


def answer_for(request: CertificateRequest, root: Issued, names: list[str] | None = None, **how: Any) -> str:
    """What an authority makes of the request: its key, these names."""
    assert request.key is not None
    made = issue(names[0] if names else NAMES[0], by=root, names=names or NAMES, key=keys.opened(request.key), **how)
    return pem(made.certificate, root.certificate)


class TestProcessAnswer(UseCaseTests):
    use_case = PROCESS_ANSWER
    undone = False

    @pytest.fixture
    def example(self, offline: Any, root: Issued, trusted: Certificate) -> ProcessAnswerSpec:
        request = CertificateRequest.objects.get()
        gone = offline.rows.filter(result=Result.WAITING)
        gone.update(result=Result.SKIPPED)
        offline.delete()
        return ProcessAnswerSpec(request=request.pk, answer=answer_for(request, root))

    def disturb(self, plan: Plan, directory: Directory) -> None:
        CertificateRequest.objects.update(state=State.DENIED)


class TestAnAnswer:
    def processed(self, answer: str, directory: Directory, account: Any, **values: Any) -> None:
        request = CertificateRequest.objects.get()
        spec = ProcessAnswerSpec(request=request.pk, answer=answer, **values)
        plan = PROCESS_ANSWER.planned(spec=spec, directory=directory)
        job = gate.submit(plan, acting_user=account, directory=directory)
        run(job_id=job.pk, directory=directory)
        for entry in outbox.waiting():
            outbox.deliver(entry.pk)

    def test_lets_the_job_that_waits_go_on(
        self, offline: Any, root: Issued, trusted: Certificate, directory: Directory, administrator: Any
    ) -> None:
        request = CertificateRequest.objects.get()
        assert (request.state, offline.rows.get(number=1).result) == (State.PENDING, Result.WAITING)
        assert any("Submit new request" in step for step in request.steps)
        self.processed(answer_for(request, root), directory, administrator)
        assert offline.rows.get(number=1).result == Result.SUCCESS
        run(job_id=offline.pk, directory=directory)
        request.refresh_from_db()
        assert request.state == State.ISSUED
        assert Endpoint.objects.filter(assigned=request.certificate).count() == 2

    def test_of_another_key_or_an_unknown_root_is_refused(
        self, offline: Any, root: Issued, directory: Directory, administrator: Any
    ) -> None:
        request = CertificateRequest.objects.get()
        with pytest.raises(DomainError):
            self.processed(pem(issue(NAMES[0], by=root, names=NAMES).certificate), directory, administrator)
        with pytest.raises(DomainError):
            self.processed(answer_for(request, root), directory, administrator)
        assert CertificateRequest.objects.get().state == State.PENDING
        word = root.certificate.fingerprint(hashes.SHA256()).hex(":")
        self.processed(answer_for(request, root), directory, administrator, root=word)
        assert CertificateRequest.objects.get().state == State.ISSUED

    def test_comes_as_a_file_or_as_text(self, offline: Any, root: Issued, administrator: Any) -> None:
        request = CertificateRequest.objects.get()
        context = WizardContext(acting_user=administrator, answers=Answers({"request": {"request": str(request.pk)}}))
        text = answer_for(request, root)
        der = x509.load_pem_x509_certificate(text.encode()).public_bytes(Encoding.DER)
        for data, files in (
            ({"answer": f"Dear customer,\n{text}\nKind regards"}, {}),
            ({}, {"file": SimpleUploadedFile("answer.cer", der)}),
        ):
            form = AnswerForm(data, files, context=context)
            assert form.is_valid(), form.errors
            assert form.cleaned_data["answer"].startswith("-----BEGIN CERTIFICATE-----")
            assert form.summary()[0][0] == NAMES[0]
        for file in (b"", b"%PDF-1.4", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"):
            form = AnswerForm({}, {"file": SimpleUploadedFile("x.cer", file or b" ")}, context=context)
            assert not form.is_valid()
        assert not AnswerForm({}, {}, context=context).is_valid()


class TestAssignCertificate(UseCaseTests):
    use_case = ASSIGN_CERTIFICATE

    @pytest.fixture
    def example(self, mirrored: Forest, root: Issued, trusted: Certificate) -> AssignCertificateSpec:
        made = issue("ocspool1.contoso.com", by=root, names=["ocspool1.contoso.com", "sip.contoso.com"]).certificate
        row = records.keep(made, source=Certificate.Source.IMPORTED)
        refresh_endpoints(targets_of(read_facts()))
        return AssignCertificateSpec(target=TARGET, certificate=row.sha256)

    def standing(self, example: Any, directory: Directory) -> Any:
        return sorted(Endpoint.objects.values_list("host", "port", "assigned__sha256"))

    def disturb(self, plan: Plan, directory: Directory) -> None:
        other = records.keep(issue("other").certificate, source=Certificate.Source.SEEN)
        Endpoint.objects.filter(host="ocsfe01.contoso.com", port=5061).update(assigned=other)

    def test_names_that_are_missing_are_typed(self, example: AssignCertificateSpec, directory: Directory) -> None:
        plan = self.plan(example, directory)
        assert plan.confirmation is not None
        assert "sip.retail.contoso.com, web.contoso.com" in plan.confirmation.why

    @pytest.mark.parametrize(
        ("how", "code"),
        [
            ({"ends": -0.1}, "expired"),
            ({"usages": (x509.oid.ExtendedKeyUsageOID.SERVER_AUTH,)}, "client"),
            ({"usages": (x509.oid.ExtendedKeyUsageOID.CLIENT_AUTH,)}, "server"),
        ],
    )
    def test_what_must_not_be_used_is_refused(
        self, mirrored: Forest, root: Issued, trusted: Certificate, directory: Directory, how: Any, code: str
    ) -> None:
        made = issue(NAMES[0], by=root, names=NAMES, **how).certificate
        row = records.keep(made, source=Certificate.Source.IMPORTED)
        with pytest.raises(DomainError):
            ASSIGN_CERTIFICATE.planned(
                spec=AssignCertificateSpec(target=TARGET, certificate=row.sha256), directory=directory
            )

    def test_a_server_of_another_pool_is_refused(self, example: AssignCertificateSpec, directory: Directory) -> None:
        wrong = AssignCertificateSpec(example.target, example.certificate, ("elsewhere.contoso.com",))
        with pytest.raises(DomainError, match="elsewhere"):
            self.plan(wrong, directory)
        one = AssignCertificateSpec(example.target, example.certificate, ("OCSFE01.contoso.com",))
        places = [change.target for change in self.plan(one, directory).changes if change.kind == "certificate.assign"]
        assert places == ["ocsfe01.contoso.com:5061"]
        assert len(target_named(TARGET, read_facts()).servers) == 2


class TestImportChain(UseCaseTests):
    use_case = IMPORT_CHAIN

    @pytest.fixture
    def example(self, db: None, root: Issued) -> ImportChainSpec:
        return ImportChainSpec(chain=pem(root.certificate))

    def standing(self, example: Any, directory: Directory) -> Any:
        return Certificate.objects.filter(is_authority=True, source=Certificate.Source.IMPORTED).count()

    def disturb(self, plan: Plan, directory: Directory) -> None:
        pem_text = str(plan.changes[0].data["pem"])
        records.keep(x509.load_pem_x509_certificate(pem_text.encode()), source=Certificate.Source.IMPORTED)

    def test_refuses_the_certificate_of_a_server(self, db: None, root: Issued, directory: Directory) -> None:
        with pytest.raises(DomainError, match="no certificate of an authority"):
            self.plan(ImportChainSpec(chain=pem(issue("a.contoso.com", by=root).certificate)), directory)
