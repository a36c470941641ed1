"""certificate.request: a key is made and sealed, a signing request signed with it, and sent to an authority.

Where the authority lets it wait, the row waits too, and what follows in the job waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from certificates.issuing import asking, keys
from certificates.issuing.sending import AuthorityOf, send
from certificates.issuing.signing_request import Subject, signed
from certificates.known_authorities import named
from certificates.models import CertificateRequest
from ocsadmin.authorities import Pending
from ocsadmin.jobs.models import Row
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Before, Context, Mismatch, Other, Outcome, State
from ocsadmin.plans.kinds.ldif import comment
from ocsadmin.plans.result import Result

from .names import REQUEST

_STATE = CertificateRequest.State


class RequestKind:
    name, title, needs_database = REQUEST, "Certificate request", True
    on_controller = False

    def __init__(self, authority_of: AuthorityOf) -> None:
        self._authority_of = authority_of

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read."""

    def apply(self, change: Change, context: Context) -> Outcome:
        """:raises AuthorityError, RequestDenied: the request is kept; applying it again sends it again."""
        request = _stored(change)
        if request.state != _STATE.ISSUED and isinstance(send(request, self._authority_of), Pending):
            asking.begin_asking(request)
        return _outcome(request)

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        rows = CertificateRequest.objects.in_bulk([UUID(change.data["request"]) for change in changes])
        return [_state(change, rows.get(UUID(change.data["request"]))) for change in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return _outcome(CertificateRequest.objects.get(pk=change.data["request"]))

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        """A certificate that was issued can only be revoked, which is a decision of its own."""
        return None

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset()

    def to_ldif(self, change: Change) -> str:
        return comment(f"{change.title}: {', '.join(change.data['names'])}")

    def to_command(self, change: Change) -> str:
        return f"REM {change.title} (in the console)"


def _stored(change: Change) -> CertificateRequest:
    """The request of this change, made where it is not there yet."""
    found = CertificateRequest.objects.select_related("authority", "key").filter(pk=change.data["request"]).first()
    return found or _made(change)


def _made(change: Change) -> CertificateRequest:
    data = change.data
    row, key = keys.make(keys.KeyKind(data["key"]), exportable=bool(data["exportable"]))
    subject = Subject(common_name=data["subject"], **data["subject_parts"])
    request = CertificateRequest(
        id=UUID(data["request"]),
        target=data["target"],
        purpose=data["purpose"],
        pool_guid=UUID(data["pool"]) if data["pool"] else None,
        server=data["server"],
        friendly_name=data["friendly_name"],
        subject=data["subject"],
        names=list(data["names"]),
        asked_for=dict(data),
        csr=signed(subject, data["names"], key),
        key=row,
        public_key=row.public_key,
        authority=named(data["authority"]),
        requested_by=_asked_by(data["request"]),
    )
    with transaction.atomic():
        row.save()
        request.save(force_insert=True)
    return request


def _asked_by(request: str) -> str:
    """Who had the job made that holds this row."""
    row = Row.objects.filter(kind=REQUEST, change_json__data__request=request).select_related("job").last()
    return row.job.created_by_name if row is not None else ""


def _state(change: Change, request: CertificateRequest | None) -> State:
    if request is None or request.state == _STATE.PREPARED:
        return Before()
    if request.asked_for != dict(change.data) or request.state == _STATE.DENIED:
        text = f"Another request for {request.subject} was made meanwhile ({request.get_state_display()})."
        return Other((Mismatch("request", text=text),))
    return After()


def _outcome(request: CertificateRequest) -> Outcome:
    if request.state == _STATE.ISSUED:
        return Outcome(Result.WARNING if request.message else Result.SUCCESS, request.message)
    number = f" Its number there is {request.number}." if request.number else ""
    return Outcome(
        Result.WAITING,
        " ".join(filter(None, (f"{request.message}{number}", *request.steps, "The console asks again by itself."))),
    )
