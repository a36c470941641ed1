"""certificate.import: the certificate of an authority becomes known and, where it is a root, trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from certificates import records
from certificates.models import Certificate
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Before, Context, Outcome, State
from ocsadmin.plans.kinds.base import undone
from ocsadmin.plans.kinds.ldif import comment

from .names import SHOWN_AS

IMPORT: Final = "certificate.import"


def authority_change(pem: str, name: str, *, remove: bool = False) -> Change:
    digest = x509.load_pem_x509_certificate(pem.encode()).fingerprint(hashes.SHA256()).hex()
    values = {SHOWN_AS: (digest,)}
    verb = "Trust" if not remove else "Do not trust"
    return Change(
        IMPORT, f"{verb} {name}", name, before=values if remove else {}, after={} if remove else values,
        data={"pem": pem, "name": name, "remove": remove},
    )  # fmt: skip


class ImportKind:
    name, title, needs_database = IMPORT, "Authority", True
    on_controller = False

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read."""

    def apply(self, change: Change, context: Context) -> Outcome:
        certificate = x509.load_pem_x509_certificate(str(change.data["pem"]).encode())
        if change.data.get("remove"):
            digest = certificate.fingerprint(hashes.SHA256()).hex()
            Certificate.objects.filter(sha256=digest).update(source=Certificate.Source.SEEN)
        else:
            records.keep(certificate, source=Certificate.Source.IMPORTED)
        return Outcome()

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        trusted = set(Certificate.objects.exclude(source=Certificate.Source.SEEN).values_list("sha256", flat=True))
        return [_state(change, trusted) for change in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        remove = not change.data.get("remove")
        made = authority_change(str(change.data["pem"]), str(change.data["name"]), remove=remove)
        return Change(
            made.kind, undone(change.title), made.target, before=made.before, after=made.after, data=made.data
        )

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset({SHOWN_AS.lower()})

    def to_ldif(self, change: Change) -> str:
        return comment(f"{change.title} (kept by the console)")

    def to_command(self, change: Change) -> str:
        return ""


def _state(change: Change, trusted: set[str]) -> State:
    digest = str(next(iter((change.after or change.before)[SHOWN_AS])))
    return After() if (digest in trusted) != bool(change.data.get("remove")) else Before()
