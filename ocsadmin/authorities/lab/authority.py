"""The lab authority behind the interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from cryptography import x509

from ocsadmin.authorities.accepting import accept
from ocsadmin.authorities.errors import Forgotten
from ocsadmin.authorities.interface import About, Answer, CertificateRequest, Denied, Issued, Kind, RevocationReason
from ocsadmin.authorities.names import all_names

from . import making
from .state import State
from .store import Store


def _now() -> datetime:
    return datetime.now(UTC)


class LabAuthority:
    """Issues at once whatever is asked for. Its keys are made at the first use and rest sealed in ``store``."""

    def __init__(self, name: str, store: Store, now: Callable[[], datetime] = _now) -> None:
        self._name, self._store, self._now = name, store, now

    @property
    def about(self) -> About:
        return About(
            kind=Kind.LAB,
            name=self._name,
            title=f"{self._name} (lab authority inside this console)",
            note="For demonstrations and laboratories only: whoever holds this console's secret key can issue for any "
            "name. Trust its root on no machine of production.",
            revokes=True,
        )

    def submit(self, request: CertificateRequest) -> Answer:
        return self._refused(request) or self._issued(request)

    def _refused(self, request: CertificateRequest) -> Denied | None:
        if not request.csr.is_signature_valid:
            return Denied("The request is not signed by its own key.")
        if not all_names(request.csr):
            return Denied("The request has no name.")
        if not making.takes(request.csr.public_key()):
            return Denied("The key of the request is neither RSA nor EC.")
        return None

    def _issued(self, request: CertificateRequest) -> Issued:
        state, now = self._state(), self._now()
        certificate = making.certificate_for(request, state, now)
        return accept(name=self._name, request=request, certificate=certificate, chain=state.chain, now=now)

    def ask(self, reference: str, request: CertificateRequest) -> Answer:
        """It never lets a request wait, so it knows none."""
        raise Forgotten(name=self._name, reference=reference)

    def chain(self) -> tuple[x509.Certificate, ...]:
        return self._state().chain

    def revoke(self, certificate: x509.Certificate, reason: RevocationReason) -> None:
        """Into its list of revoked certificates (``revocation_list``).

        :raises Forgotten: another authority issued the certificate.
        """
        serial, moment = str(certificate.serial_number), self._now().isoformat()
        if certificate.issuer != self._state().chain[0].subject:
            raise Forgotten(name=self._name, reference=f"for serial number {certificate.serial_number:x}")

        def change(octets: bytes | None) -> bytes:
            state = self._made(octets)
            if serial not in state.revoked:
                state.revoked[serial] = [moment, reason.value]
                state.crl_number += 1
            return state.octets()

        self._store.change(change)

    def revocation_list(self) -> bytes:
        """The CRL as DER, good for a week."""
        return making.revocation_list(self._state(), self._now())

    def _state(self) -> State:
        kept = self._store.read()
        return State.from_octets(kept if kept is not None else self._store.change(lambda o: self._made(o).octets()))

    def _made(self, octets: bytes | None) -> State:
        return making.new_state(self._name, self._now()) if octets is None else State.from_octets(octets)
