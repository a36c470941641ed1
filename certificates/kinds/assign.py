"""certificate.assign: from now on a place is to show this certificate. What it really shows, a look tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate, CertificateRequest, Endpoint
from certificates.names import read_facts, targets_of
from certificates.probing.endpoints import refresh_endpoints
from certificates.probing.standing import restate
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Before, Context, Mismatch, Other, Outcome, State
from ocsadmin.plans.kinds.base import undone
from ocsadmin.plans.kinds.ldif import comment

from .names import ASSIGN, SHOWN_AS

OF_REQUEST = "request:"


class NotIssuedYet(DomainError):
    """The certificate is not there yet."""

    code = "certificate-not-issued"
    message = "The certificate that {place} is to show is not issued yet."
    hint = "Wait for the authority's answer, then retry this row."


class PlaceGone(DomainError):
    """The deployment has no such place any more."""

    code = "certificate-place-gone"
    message = "The deployment has no service at {place} any more."
    hint = "Read the directory; request the certificate for what is there now."


def assignment(title: str, host: str, port: int, *, before: str, certificate: str = "", request: str = "") -> Change:
    """``certificate``: the fingerprint (SHA-256) of one that is there; ``request``: the id of a request in this plan.

    ``before``: the fingerprint of what is assigned now, empty where nothing is.
    """
    after = certificate or (f"{OF_REQUEST}{request}" if request else "")
    return Change(
        ASSIGN,
        title,
        f"{host}:{port}",
        before={SHOWN_AS: (before,) if before else ()},
        after={SHOWN_AS: (after,) if after else ()},
        data={"host": host, "port": port},
    )


class AssignKind:
    name, title, needs_database = ASSIGN, "Assignment", True
    on_controller = False

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read."""

    def apply(self, change: Change, context: Context) -> Outcome:
        """:raises NotIssuedYet, PlaceGone: it can't be assigned."""
        certificate = _certificate(change)
        if _place(change) is None:  # the mirror may have it since the last look
            refresh_endpoints(targets_of(read_facts()))
        with transaction.atomic():
            place = _place(change, lock=True)
            if place is None:
                raise PlaceGone(place=change.target)
            place.assigned, place.assigned_at = certificate, timezone.now() if certificate else None
            place.save(update_fields=["assigned", "assigned_at"])
            restate(place.target)
        return Outcome(kept={"certificate": certificate.sha256 if certificate else ""})

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        return [_state(change) for change in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        certificate = _certificate(change)
        return Outcome(kept={"certificate": certificate.sha256 if certificate else ""})

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        before = _one(change.before)
        return assignment(
            undone(change.title),
            change.data["host"],
            change.data["port"],
            before=str(outcome.get("certificate", "")),
            certificate=before,
        )

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset({SHOWN_AS.lower()})

    def to_ldif(self, change: Change) -> str:
        return comment(f"{change.title} (kept by the console)")

    def to_command(self, change: Change) -> str:
        return ""


def _one(values: Mapping[str, Sequence[Any]]) -> str:
    return str(next(iter(values.get(SHOWN_AS, ())), ""))


def _certificate(change: Change) -> Certificate | None:
    """:raises NotIssuedYet: the authority has not issued it."""
    wanted = _one(change.after)
    if not wanted:
        return None
    if wanted.startswith(OF_REQUEST):
        request = CertificateRequest.objects.select_related("certificate").filter(pk=wanted.removeprefix(OF_REQUEST))
        found = next((one.certificate for one in request), None)
    else:
        found = Certificate.objects.filter(sha256=wanted).first()
    if found is None:
        raise NotIssuedYet(place=change.target)
    return found


def _place(change: Change, *, lock: bool = False) -> Endpoint | None:
    places = Endpoint.objects.standing().filter(host=change.data["host"], port=change.data["port"])
    return (places.select_for_update() if lock else places.select_related("assigned")).first()


def _state(change: Change) -> State:
    place = _place(change)
    now = place.assigned.sha256 if place is not None and place.assigned is not None else ""
    try:
        wanted = _certificate(change)
    except NotIssuedYet:
        wanted = None
    after, before = wanted.sha256 if wanted else "", _one(change.before)
    if now == after and (now or not _one(change.after)) and now != before:
        return After()
    if now == before:
        return Before()
    text = f"{change.target} is assigned {now[:16] or 'nothing'} now; the plan saw {before[:16] or 'nothing'}."
    return Other((Mismatch(SHOWN_AS, (before,) if before else (), (now,) if now else (), text),))
