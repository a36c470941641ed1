"""An answer that was brought in: read, held against its request, kept; the job that waits for it goes on.

Source: Deploying Enterprise Edition, "Process an Offline Certificate Request and Import the Certificate", "Processing a
Pending Certificate Request".
"""

from __future__ import annotations

from cryptography.hazmat.primitives.serialization import Encoding

from certificates.assessing import findings_of, fingerprint, notices_of, refuse_refusals
from certificates.files import answer_in, read_file
from certificates.issuing.signing_request import read
from certificates.kinds.keep import answer_change
from certificates.models import CertificateRequest
from certificates.names import read_facts, target_named
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan

from .spec import ProcessAnswerSpec, octets_of


class NoOpenRequest(DomainError):
    """The request does not wait for an answer."""

    code, field, status = "no-open-request", "request", 422
    message = "There is no request {request} that waits for an answer."
    hint = "Choose one of those that are listed; a certificate without a request is imported."


def plan_process_answer(*, spec: ProcessAnswerSpec, directory: Directory) -> Plan:
    """Plan to keep the certificate. Reads, writes nothing.

    :raises NoOpenRequest, FileError, CertificateRefused, ManyErrors: it is not what was asked for.
    """
    request = CertificateRequest.objects.open().filter(pk=spec.request).first()
    if request is None:
        raise NoOpenRequest(request=spec.request)
    key = read(request.csr).public_key()
    found = answer_in(read_file(octets_of(spec.answer)), key)
    accepted = [fingerprint(spec.root, "root")] if spec.root else []
    findings = (
        *found.findings,
        *findings_of(
            found.certificate, target_named(request.target, read_facts()), directory=directory, chain=found.chain,
            public_key=key, accepted=accepted,
        ),
    )  # fmt: skip
    refuse_refusals(findings, "answer")
    chain = [one.public_bytes(Encoding.PEM).decode() for one in (found.certificate, *found.chain)]
    return Plan(
        title=f"Process the answer for {request.subject}",
        operation="",
        permission="",
        changes=(answer_change(request, chain, [one.text for one in findings]),),
        notices=notices_of(findings),
    )
