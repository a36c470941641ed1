"""Create a new certificate: requested, issued by the lab authority, assigned; an authority that lets it wait."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.test import Client
from django.urls import reverse

from certificates import records
from certificates.host_steps import steps_on
from certificates.issuing import asking, keys
from certificates.issuing.sending import RequestDenied, send
from certificates.issuing.signing_request import read
from certificates.known_authorities import LAB, UnknownAuthority, keep, named, settings_of
from certificates.models import Certificate, CertificateRequest, Endpoint, PrivateKey
from certificates.names import read_facts, target_named, targets_of
from certificates.probing import refresh_endpoints
from certificates.request_certificate.plan import plan_request_certificate
from certificates.request_certificate.spec import RequestCertificateSpec
from certificates.request_certificate.use_case import REQUEST_CERTIFICATE
from ocsadmin.accounts.models import AuditEvent
from ocsadmin.authorities import Answer, Denied, Pending
from ocsadmin.directory import Directory
from ocsadmin.errors import BadInput, ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job, Result
from ocsadmin.jobs.runner import run
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from ocsadmin.work import outbox
from tests.checks.servers.certificates import Issued, issue
from tests.leaks import where_stored
from tests.use_cases.declared import UseCaseTests

from .conftest import Forest

TARGET = "front_end:ocspool1.contoso.com"
State = CertificateRequest.State


@pytest.fixture(autouse=True)
def lab(settings: Any, tmp_path: Path, silent_broker: None) -> None:
    settings.LAB_AUTHORITY = True
    settings.DATA_DIR = tmp_path


def spec(**values: Any) -> RequestCertificateSpec:
    return from_json(RequestCertificateSpec, {"target": TARGET, "authority": LAB, **values})


class TestRequestCertificate(UseCaseTests):
    use_case = REQUEST_CERTIFICATE
    undone = False

    @pytest.fixture
    def example(self, mirrored: Forest) -> RequestCertificateSpec:
        return spec(organization="Contoso", country="US", state="Washington", locality="Redmond")

    def disturb(self, plan: Plan, directory: Directory) -> None:
        refresh_endpoints(targets_of(read_facts()))
        other = records.keep(issue("other").certificate, source=Certificate.Source.SEEN)
        Endpoint.objects.filter(host="ocsfe01.contoso.com", port=5061).update(assigned=other)


@pytest.fixture
def carried_out(administrator: Any, directory: Directory, mirrored: Forest) -> Any:
    """Plan and carry out; answers the job."""

    def make(**values: Any) -> Job:
        plan = REQUEST_CERTIFICATE.planned(spec=spec(**values), directory=directory)
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        return job

    return make


class TestIssuedAtOnce:
    def test_each_server_has_a_key_and_a_certificate_of_its_own(self, carried_out: Any) -> None:
        job = carried_out(organization="Contoso", country="us")
        one, two = CertificateRequest.objects.order_by("server")
        assert (one.server, two.server) == ("ocsfe01.contoso.com", "ocsfe02.contoso.com")
        assert one.public_key != two.public_key
        assert one.requested_by == job.created_by_name
        for request in (one, two):
            certificate = records.loaded(request.certificate)
            assert request.state == State.ISSUED
            assert records.public_key_digest(certificate.public_key()) == request.public_key
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            assert names.get_values_for_type(x509.DNSName) == [
                "ocspool1.contoso.com", "sip.contoso.com", "sip.retail.contoso.com", "web.contoso.com",
            ]  # fmt: skip
            usages = set(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
            assert {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH} <= usages
            assert read(request.csr).subject.rfc4514_string() == "CN=ocspool1.contoso.com,O=Contoso,C=US"
            assert request.certificate.authority.name == LAB

    def test_is_assigned_to_both_servers_and_steps_are_handed_out(self, carried_out: Any) -> None:
        job = carried_out()
        places = Endpoint.objects.filter(target=TARGET, is_virtual=False).order_by("host")
        assert [(one.host, one.port, one.assigned.requests.get().server) for one in places] == [
            ("ocsfe01.contoso.com", 5061, "ocsfe01.contoso.com"),
            ("ocsfe02.contoso.com", 5061, "ocsfe02.contoso.com"),
        ]
        assert not Endpoint.objects.filter(is_virtual=True, assigned__isnull=False).exists()
        waiting = job.rows.filter(result=Result.WAITING)
        assert {row.target for row in waiting} == {"ocsfe01.contoso.com", "ocsfe02.contoso.com"}

    def test_undo_gives_the_places_back_what_they_had(
        self, carried_out: Any, directory: Directory, administrator: Any
    ) -> None:
        first = carried_out()
        before = dict(Endpoint.objects.values_list("host", "assigned"))
        job = carried_out()
        assert dict(Endpoint.objects.values_list("host", "assigned")) != before
        plan = gate.undo_plan(job, directory=directory)
        typed = plan.confirmation.text if plan.confirmation else ""
        undo = gate.submit(plan, acting_user=administrator, directory=directory, undo_of=job, confirmed=typed)
        run(job_id=undo.pk, directory=directory)
        assert dict(Endpoint.objects.values_list("host", "assigned")) == before
        assert first.pk != job.pk

    def test_one_for_all_is_exported(self, carried_out: Any) -> None:
        carried_out(way="one", exportable=True)
        request = CertificateRequest.objects.get()
        assert (request.server, request.key.exportable) == ("", True)
        assigned = Endpoint.objects.filter(assigned=request.certificate).values_list("host", flat=True)
        assert set(assigned) == {"ocsfe01.contoso.com", "ocsfe02.contoso.com"}

    def test_later_assigns_nothing(self, carried_out: Any) -> None:
        job = carried_out(assign=False)
        assert job.state == "done"
        assert not Endpoint.objects.filter(assigned__isnull=False).exists()

    def test_the_key_stands_nowhere_in_plain(self, carried_out: Any) -> None:
        carried_out()
        for row in PrivateKey.objects.all():
            number = keys.opened(row).private_numbers().d  # type: ignore[union-attr]
            assert where_stored(format(number, "x")) == []
            assert where_stored("PRIVATE KEY") == []


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"authority": ""}, "authority"),
            ({"way": "one"}, "exportable"),
            ({"key": "ec-256"}, "key"),
            ({"authority": "nobody"}, "authority"),
            ({"target": "front_end:nobody.contoso.com"}, "target"),
        ],
    )
    def test_says_the_field(self, mirrored: Forest, directory: Directory, values: dict[str, Any], field: str) -> None:
        with pytest.raises((BadInput, UnknownAuthority, Exception)) as caught:
            plan_request_certificate(spec=spec(**values), directory=directory)
        assert caught.value.field == field  # type: ignore[attr-defined]

    @pytest.mark.parametrize(
        "values",
        [
            {"country": "XX"}, {"country": "USA"}, {"subject": "no name"}, {"names": ["ok.contoso.com", "a b"]},
            {"organization": "x" * 65}, {"key": "rsa-512"}, {"request_file": "a/b.txt"},
        ],
    )  # fmt: skip
    def test_values_that_no_certificate_can_have(self, values: dict[str, Any]) -> None:
        with pytest.raises(ManyErrors):
            spec(**values)

    def test_names_that_are_left_out_are_told(self, mirrored: Forest, directory: Directory) -> None:
        plan = plan_request_certificate(spec=spec(names=["sip.contoso.com"]), directory=directory)
        assert any("sip.retail.contoso.com, web.contoso.com" in one.text for one in plan.notices)
        assert plan.changes[0].data["names"] == ["ocspool1.contoso.com", "sip.contoso.com"]


class Waits:
    """A stand-in for an authority whose administrator decides: it answers what it is told to."""

    def __init__(self) -> None:
        self.answer: Answer = Pending("ref-17", number="17", text="The request waits for its administrator.")
        self.asked: list[str] = []

    def submit(self, request: Any) -> Answer:
        self.asked.append("")
        return self.answer

    def ask(self, reference: str, request: Any) -> Answer:
        self.asked.append(reference)
        return self.answer


@pytest.fixture
def waits() -> Iterator[Waits]:
    """All requests go to an authority that lets them wait."""
    from certificates import outside
    from certificates.kinds import RequestKind
    from ocsadmin.plans import kinds

    made = Waits()
    kinds.register(RequestKind(lambda _row: made))  # type: ignore[arg-type, return-value]
    yield made
    kinds.register(RequestKind(outside.authority_of))


class TestAnAuthorityThatLetsItWait:
    def test_holds_the_job_until_it_is_issued(
        self, carried_out: Any, waits: Waits, root: Issued, directory: Directory
    ) -> None:
        job = carried_out(way="one", exportable=True)
        request = CertificateRequest.objects.get()
        assert (request.state, request.number, request.reference) == (State.PENDING, "17", "ref-17")
        first = job.rows.get(number=1)
        assert (first.result, job.state) == (Result.WAITING, "waiting_for_people")
        assert "17" in first.message
        assert request.wake_at is not None
        assert asking.ask_again(str(request.pk), lambda _row: waits)  # type: ignore[arg-type, return-value]
        request.refresh_from_db()
        assert (request.state, request.held_until) == (State.PENDING, None)
        assert request.wake_at is not None
        assert waits.asked == ["", "ref-17"]

        from ocsadmin.authorities.lab import LabAuthority

        class Memory:
            kept: bytes | None = None

            def read(self) -> bytes | None:
                return self.kept

            def change(self, change: Any) -> bytes:
                self.kept = change(self.kept)
                return self.kept

        from certificates.issuing.sending import as_asked

        waits.answer = LabAuthority("Waits", Memory()).submit(as_asked(request))
        assert asking.ask_again(str(request.pk), lambda _row: waits)  # type: ignore[arg-type, return-value]
        for entry in outbox.waiting():
            outbox.deliver(entry.pk)
        request.refresh_from_db()
        assert (request.state, request.wake_at) == (State.ISSUED, None)
        first.refresh_from_db()
        assert first.result == Result.SUCCESS
        run(job_id=job.pk, directory=directory)
        assert Endpoint.objects.filter(assigned=request.certificate).count() == 2
        assert not asking.ask_again(str(request.pk), lambda _row: waits)  # type: ignore[arg-type, return-value]

    def test_a_denial_is_told_in_the_row(self, carried_out: Any, waits: Waits) -> None:
        job = carried_out(way="one", exportable=True)
        request = CertificateRequest.objects.get()
        waits.answer = Denied("Not without a form 27B.")
        assert asking.ask_again(str(request.pk), lambda _row: waits)  # type: ignore[arg-type, return-value]
        for entry in outbox.waiting():
            outbox.deliver(entry.pk)
        request.refresh_from_db()
        row = job.rows.get(number=1)
        assert (request.state, row.result) == (State.DENIED, Result.FAILURE)
        assert "27B" in row.message
        assert not Endpoint.objects.filter(assigned__isnull=False).exists()

    def test_an_error_keeps_the_request_and_its_key(self, carried_out: Any, waits: Waits) -> None:
        from ocsadmin.authorities.errors import NotReached

        def refuse(_request: Any) -> Answer:
            raise NotReached(name="CA", address="ca.contoso.com", words="refused")

        waits.submit = refuse  # type: ignore[method-assign]
        job = carried_out(way="one", exportable=True)
        row = job.rows.get(number=1)
        assert (row.result, row.cause_code) == (Result.FAILURE, "authority-not-reached")
        request = CertificateRequest.objects.get()
        assert (request.state, request.tries) == (State.PREPARED, 1)
        key = request.public_key
        del waits.submit  # type: ignore[method-assign]
        send(request, lambda _row: waits)  # type: ignore[arg-type, return-value]
        assert (CertificateRequest.objects.get().state, CertificateRequest.objects.get().public_key) == ("pending", key)
        waits.answer = Denied("no")
        with pytest.raises(RequestDenied):
            send(request, lambda _row: waits)  # type: ignore[arg-type, return-value]


class TestPagesAndKeys:
    @pytest.fixture
    def issued(self, carried_out: Any) -> Certificate:
        carried_out()
        return CertificateRequest.objects.order_by("server")[0].certificate  # type: ignore[return-value]

    def test_hand_the_key_out_once_under_a_password_and_destroy_it(
        self, client: Client, administrator: Any, helpdesk_person: Any, issued: Certificate
    ) -> None:
        address = reverse("certificate-key", args=[issued.pk])
        client.force_login(helpdesk_person)
        assert client.get(address).status_code == 403
        client.force_login(administrator)
        shown = client.post(address).context
        file = reverse("certificate-key-file", args=[issued.pk])
        other = Certificate.objects.exclude(pk=issued.pk).filter(key__isnull=False)[0]
        wrong = client.post(reverse("certificate-key-file", args=[other.pk]), {"signed": shown["signed"]})
        assert wrong.status_code == 302
        assert client.post(file, {"signed": "x" + shown["signed"]}).status_code == 302
        pfx = client.post(file, {"signed": shown["signed"], "form": "old"})
        opened = load_pkcs12(pfx.content, shown["password"].encode())
        assert opened.cert is not None
        assert records.public_key_digest(opened.key.public_key()) == issued.public_key  # type: ignore[union-attr]
        assert len(opened.additional_certs) == 2
        assert client.post(file, {"signed": shown["signed"]}).status_code == 302  # not exportable: once
        assert AuditEvent.objects.filter(what="certificate-key-taken").count() == 1
        assert where_stored(shown["password"]) == []

        destroy = reverse("certificate-key-destroy", args=[issued.pk])
        client.post(destroy, {"typed": "something else"})
        assert PrivateKey.objects.usable().filter(pk=issued.key_id).exists()
        client.post(destroy, {"typed": str(issued)})
        key = PrivateKey.objects.get(pk=issued.key_id)
        assert bytes(key.sealed) == b""
        with pytest.raises(keys.KeyDestroyed):
            keys.opened(key)

    def test_show_requests_and_files(self, client: Client, helpdesk_person: Any, issued: Certificate) -> None:
        client.force_login(helpdesk_person)
        request = CertificateRequest.objects.filter(certificate=issued).get()
        assert b"ocsfe01" in client.get(reverse("certificate-requests")).content
        assert b"BEGIN CERTIFICATE REQUEST" in client.get(request.get_absolute_url()).content
        text = client.get(reverse("certificate-request-text", args=[request.pk]))
        assert x509.load_pem_x509_csr(text.content).is_signature_valid
        assert b"\r\n" in text.content
        for form in ("pem", "cer", "p7b"):
            assert client.get(reverse("certificate-file", args=[issued.pk, form])).status_code == 200
        assert client.get(reverse("certificate-file", args=[issued.pk, "pfx"])).status_code == 404
        assert client.get(issued.get_absolute_url()).status_code == 200


class TestAuthorities:
    def test_secrets_are_sealed_and_kept_until_another_is_given(self, db: None) -> None:
        keep(name="Vault", kind="openbao", secrets={"secret": "s.token-27"}, by="kim", address="https://vault")
        keep(name="Vault", kind="openbao", secrets={"secret": ""}, by="kim", address="https://other")
        known = settings_of(named("vault"))
        assert (known.secret, known.address) == ("s.token-27", "https://other")
        assert where_stored("s.token-27") == []
        assert "s.token-27" not in repr(known)

    def test_the_lab_authority_is_offered_only_where_it_is_allowed(self, db: None, settings: Any) -> None:
        assert named(LAB).kind == "lab"
        settings.LAB_AUTHORITY = False
        with pytest.raises(UnknownAuthority):
            named(LAB)


def test_steps_name_the_exact_commands(mirrored: Forest) -> None:
    farm = target_named("web:web.contoso.com", read_facts())
    text = json.dumps([one.to_json() for one in steps_on(farm, "ocsfe01.contoso.com")])
    for words in ("certutil -f -importpfx", "netsh http add sslcert", "IIS 6", "certificate-served"):
        assert words in text
    assert "RTCSRV" not in text
