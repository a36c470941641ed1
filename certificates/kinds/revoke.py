"""certificate.revoke: an authority revokes what it issued. Nothing takes it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from certificates import records
from certificates.issuing.sending import AuthorityGone, AuthorityOf
from certificates.models import Certificate
from ocsadmin.authorities import RevocationReason
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Before, Context, Mismatch, Other, Outcome, State
from ocsadmin.plans.kinds.ldif import comment

REVOKE: Final = "certificate.revoke"
SHOWN_AS: Final = "State"


def revocation(certificate: Certificate, reason: RevocationReason) -> Change:
    return Change(
        REVOKE,
        f"Revoke {certificate} (serial number {certificate.serial})",
        str(certificate.authority),
        before={SHOWN_AS: ("issued",)},
        after={SHOWN_AS: ("revoked",)},
        data={"certificate": certificate.sha256, "reason": reason.value},
    )


class RevokeKind:
    name, title, needs_database = REVOKE, "Revocation", True
    on_controller = False

    def __init__(self, authority_of: AuthorityOf) -> None:
        self._authority_of = authority_of

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read."""

    def apply(self, change: Change, context: Context) -> Outcome:
        """:raises AuthorityError, AuthorityGone: it was not revoked. What is revoked already stays so."""
        row = Certificate.objects.select_related("authority").get(sha256=change.data["certificate"])
        if row.authority is None:
            raise AuthorityGone(name=row)
        reason = RevocationReason(change.data["reason"])
        self._authority_of(row.authority).revoke(records.loaded(row), reason)
        Certificate.objects.filter(pk=row.pk, revoked_at=None).update(
            revoked_at=timezone.now(), revocation_reason=reason.value
        )
        return Outcome()

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        return [_state(change) for change in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        """There is none: a revoked certificate stays revoked."""
        return None

    def loss(self, change: Change) -> str:
        return "Revocation is final."

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset({SHOWN_AS.lower()})

    def to_ldif(self, change: Change) -> str:
        return comment(f"{change.title} (at {change.target})")

    def to_command(self, change: Change) -> str:
        return ""


def _state(change: Change) -> State:
    row = Certificate.objects.filter(sha256=change.data["certificate"]).first()
    if row is None:
        return Other((Mismatch(SHOWN_AS, text="The console knows this certificate no more."),))
    return After() if row.revoked_at else Before()
