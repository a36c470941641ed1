"""The lab authority with an administrator: each request waits for a decision, as at a standalone authority."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from ocsadmin.authorities.accepting import accept
from ocsadmin.authorities.errors import Forgotten
from ocsadmin.authorities.interface import About, Answer, CertificateRequest, Denied, Pending
from ocsadmin.authorities.keys import key_octets
from ocsadmin.authorities.names import all_names
from ocsadmin.authorities.words import listed

from .authority import LabAuthority
from .making import certificate_for
from .state import State, Waiting, certificate_text, read_certificate


class ApprovingLabAuthority(LabAuthority):
    """Answers ``Pending`` with a request id, until ``decide`` was called for it; by whichever process."""

    @property
    def about(self) -> About:
        return replace(super().about, may_wait=True)

    def submit(self, request: CertificateRequest) -> Answer:
        if refused := self._refused(request):
            return refused
        waiting = Waiting(key=_key(request), names=listed(all_names(request.csr)))
        number = ""

        def keep(state: State) -> None:
            nonlocal number
            number = str(len(state.requests) + 1)
            state.requests[number] = waiting

        self._change(keep)
        return _pending(number)

    def ask(self, reference: str, request: CertificateRequest) -> Answer:
        found = self._state().requests.get(reference)
        if found is None or found.key != _key(request):
            raise Forgotten(name=self._name, reference=reference)
        if found.decision == "deny":
            return Denied(found.reason or "The administrator of the authority denied it.", reference)
        if not found.decision:
            return _pending(reference)
        return self._made_once(reference, request)

    def waiting(self) -> dict[str, str]:
        """Request id → its names, of those that nobody has decided on."""
        return {number: one.names for number, one in self._state().requests.items() if not one.decision}

    def decide(self, number: str, *, issue: bool, reason: str = "") -> None:
        """What the administrator says. A decision is final.

        :raises Forgotten: no request of this number waits.
        """

        def decided(state: State) -> None:
            found = state.requests.get(number)
            if found is None or found.decision:
                raise Forgotten(name=self._name, reference=f"{number} that waits")
            found.decision, found.reason = "issue" if issue else "deny", reason

        self._change(decided)

    def _made_once(self, number: str, request: CertificateRequest) -> Answer:
        """The certificate, made at the first asking and the same ever after."""

        def make(state: State) -> None:
            one = state.requests[number]
            one.certificate = one.certificate or certificate_text(certificate_for(request, state, self._now()))

        state = self._change(make)
        certificate = read_certificate(state.requests[number].certificate)
        return accept(
            name=self._name,
            request=request,
            certificate=certificate,
            chain=state.chain,
            reference=number,
            now=self._now(),
        )

    def _change(self, change: Callable[[State], None]) -> State:
        def changed(octets: bytes | None) -> bytes:
            state = self._made(octets)
            change(state)
            return state.octets()

        return State.from_octets(self._store.change(changed))


def _key(request: CertificateRequest) -> str:
    return hashlib.sha256(key_octets(request.csr.public_key())).hexdigest()


def _pending(number: str) -> Pending:
    command = f"manage.py decide_lab_request {number} --issue"
    return Pending(number, number=number, text="It waits for an administrator of the authority.", steps=(command,))
