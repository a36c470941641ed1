"""certificate.keep: what an authority answered is kept with its request, and the job that waits for it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from certificates.issuing import asking
from certificates.issuing.sending import store
from certificates.models import CertificateRequest
from ocsadmin.authorities import Issued
from ocsadmin.authorities.findings import warn
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Before, Context, Mismatch, Other, Outcome, State
from ocsadmin.plans.kinds.ldif import comment
from ocsadmin.work import outbox

from .names import SHOWN_AS

KEEP: Final = "certificate.keep"


def answer_change(request: CertificateRequest, chain: Sequence[str], findings: Sequence[str]) -> Change:
    """``chain``: PEM, the certificate itself first."""
    certificate = x509.load_pem_x509_certificate(chain[0].encode())
    return Change(
        KEEP,
        f"Keep the certificate for {request.subject}",
        request.subject,
        after={SHOWN_AS: (certificate.fingerprint(hashes.SHA256()).hex(),)},
        data={"request": str(request.pk), "chain": list(chain), "findings": list(findings)},
    )


class KeepKind:
    name, title, needs_database = KEEP, "Certificate", True
    on_controller = False

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read."""

    def apply(self, change: Change, context: Context) -> Outcome:
        request = CertificateRequest.objects.select_related("authority", "key").get(pk=change.data["request"])
        first, *chain = (x509.load_pem_x509_certificate(one.encode()) for one in change.data["chain"])
        findings = tuple(warn("answer", text, "") for text in change.data["findings"])
        store(request, Issued(first, tuple(chain), findings))
        outbox.publish(asking.ANSWERED, request_id=str(request.pk))
        return Outcome()

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        return [_state(change) for change in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        """It stays in the inventory; a certificate is not given back."""
        return None

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset({SHOWN_AS.lower()})

    def to_ldif(self, change: Change) -> str:
        return comment(f"{change.title} (kept by the console)")

    def to_command(self, change: Change) -> str:
        return ""


def _state(change: Change) -> State:
    request = CertificateRequest.objects.select_related("certificate").filter(pk=change.data["request"]).first()
    if request is not None and request.state in CertificateRequest.OPEN:
        return Before()
    now = request.certificate.sha256 if request is not None and request.certificate is not None else ""
    if (now,) == tuple(change.after.get(SHOWN_AS, ())):
        return After()
    return Other((Mismatch("request", text="The request does not wait for an answer any more."),))
