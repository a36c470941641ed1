"""An ACME server behind the interface. The reference of a request is the URL of its order."""

from __future__ import annotations

import time
from typing import Any, Final

from acme import errors, messages
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ocsadmin.authorities import pem
from ocsadmin.authorities.accepting import accept
from ocsadmin.authorities.errors import CantDo, Forgotten, WrongSettings
from ocsadmin.authorities.interface import About, Answer, CertificateRequest, Denied, Kind, Pending, RevocationReason
from ocsadmin.authorities.settings import AuthoritySettings
from ocsadmin.checks.words import foreign

from .account import account_key, connected
from .proofs import LookUp, Proof, proof_of

POLLS: Final = 8
PAUSE: Final = 0.4
"""Seconds between looks at an order that the server works on: about three altogether, then it is asked again later."""
_REASONS: Final = {
    RevocationReason.UNSPECIFIED: 0,
    RevocationReason.KEY_COMPROMISE: 1,
    RevocationReason.SUPERSEDED: 4,
    RevocationReason.CESSATION_OF_OPERATION: 5,
}
"""RFC 5280 section 5.3.1."""
_DENIES: Final = ("rejectedIdentifier", "unsupportedIdentifier", "badCSR", "caa", "dns")
"""RFC 8555 section 6.7: what is wrong with the request, not with the account or the server."""


class AcmeAuthority:
    """Pending until its records stand in DNS, which ``ask`` looks up before it has the server look: a name that is
    looked up too early is refused for good.
    """

    def __init__(self, known: AuthoritySettings, look_up: LookUp) -> None:
        self._known, self._look_up = known, look_up
        if not known.address.startswith("https://"):
            raise WrongSettings(
                name=known.name,
                words=f"'{foreign(known.address)}' is no address that begins with https://.",
                instead="Type the URL of the server's directory.",
            )
        self._key, _algorithm = account_key(known)

    @property
    def about(self) -> About:
        name = self._known.name
        return About(
            kind=Kind.ACME,
            name=name,
            title=f"{name} (ACME)",
            note="Names are proven by TXT records in DNS. Public authorities issue no names that exist inside only, "
            "and many no client authentication.",
            may_wait=True,
            revokes=True,
        )

    def submit(self, request: CertificateRequest) -> Answer:
        with connected(self._known) as acme:
            profile = request.template or self._known.template or None
            try:
                order = acme.new_order(request.csr.public_bytes(Encoding.PEM), profile=profile)
            except messages.Error as error:
                if error.code in _DENIES:
                    return Denied(foreign(error.detail or error.code))
                raise
            return self._next(acme, order.uri, request)

    def ask(self, reference: str, request: CertificateRequest) -> Answer:
        """Goes on with the order: has records looked at that stand now, finalizes, fetches the certificate.

        :raises Forgotten: the server knows no such order (they expire after days).
        """
        with connected(self._known) as acme:
            try:
                return self._next(acme, reference, request)
            except (messages.Error, errors.ClientError) as error:
                if _is_unknown(error):
                    raise Forgotten(name=self._known.name, reference=reference) from None
                raise

    def chain(self) -> tuple[x509.Certificate, ...]:
        raise CantDo(
            name=self._known.name,
            words="ACME tells a chain with each certificate only.",
            instead="Take the chain of a certificate that it issued.",
        )

    def revoke(self, certificate: x509.Certificate, reason: RevocationReason) -> None:
        with connected(self._known) as acme:
            try:
                acme.revoke(certificate, _REASONS[reason])
            except messages.Error as error:
                if error.code != "alreadyRevoked":
                    raise

    def _next(self, acme: Any, url: str, request: CertificateRequest) -> Answer:
        answered = False
        for _ in range(POLLS):
            order = _read(acme, url, messages.Order)
            status = order.status
            if status == messages.STATUS_PENDING:
                answer = self._prove(acme, url, order, answer_now=not answered)
                answered = True
                if answer is not None:
                    return answer
            elif status == messages.STATUS_READY:
                acme.begin_finalization(
                    messages.OrderResource(uri=url, body=order, csr_pem=request.csr.public_bytes(Encoding.PEM))
                )
            elif status == messages.STATUS_VALID and order.certificate:
                found = pem.certificates(acme.net.post(order.certificate, None, **_nonce(acme)).content)
                return accept(
                    name=self._known.name,
                    request=request,
                    certificate=found[0],
                    chain=pem.up_from(found[0], found),
                    reference=url,
                )
            elif status == messages.STATUS_INVALID:
                return Denied(self._why(acme, order), url)
            time.sleep(PAUSE)
        return Pending(url, text="The authority works on it.")

    def _prove(self, acme: Any, url: str, order: Any, *, answer_now: bool) -> Answer | None:
        """Have the server look at records that stand; None while it looks at all that are left."""
        missing: list[Proof] = []
        for one in order.authorizations:
            authorization = _read(acme, one, messages.Authorization)
            if authorization.status != messages.STATUS_PENDING:
                continue
            proof = proof_of(authorization, self._key)
            if proof is None:
                return Denied(f"{foreign(authorization.identifier.value)} can't be proven by DNS there.", url)
            if proof.body.status != messages.STATUS_PENDING:
                continue
            if proof.text not in self._look_up(proof.name):
                missing.append(proof)
            elif answer_now:
                acme.answer_challenge(proof.body, proof.body.response(self._key))
        if not missing:
            return None
        text = "The authority waits for these records in DNS; they may go when the certificate is issued."
        return Pending(url, text=text, steps=tuple(proof.step for proof in missing))

    def _why(self, acme: Any, order: Any) -> str:
        """What the server says of the first name that it did not take."""
        for one in order.authorizations:
            authorization = _read(acme, one, messages.Authorization)
            for body in authorization.challenges:
                if body.error is not None:
                    return foreign(f"{authorization.identifier.value}: {body.error.detail}")
        return foreign(order.error.detail or "") if order.error else "It gave no reason."


def _is_unknown(error: Any) -> bool:
    """Servers say it with a problem, or with the status 404 alone."""
    if isinstance(error, messages.Error):
        return error.code == "malformed" or "not found" in (error.detail or "").lower()
    return bool(error.args) and getattr(error.args[0], "status_code", 0) == 404


def _read(acme: Any, url: str, kind: Any) -> Any:
    return kind.from_json(acme.net.post(url, None, **_nonce(acme)).json())


def _nonce(acme: Any) -> dict[str, str]:
    return {"new_nonce_url": acme.directory["newNonce"]}
