"""cfssl's API: ``sign``, or ``authsign`` with a key. The template of a request is the profile.

Source: cfssl, doc/api/endpoint_sign.txt, endpoint_authsign.txt, endpoint_info.txt, endpoint_revoke.txt.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ocsadmin.checks.words import foreign

from . import pem
from .accepting import accept
from .errors import CantDo, Forgotten, WrongSettings
from .interface import About, Answer, CertificateRequest, Denied, Kind, RevocationReason
from .settings import AuthoritySettings
from .web import Reply, Web


class CfsslAuthority:
    """Answers at once, and keeps nothing that could be asked for again."""

    def __init__(self, known: AuthoritySettings) -> None:
        self._known = known
        self._web = Web(known, "cfssl", right="the authentication key of the profile")
        try:
            self._key = bytes.fromhex(known.secret)
        except ValueError:
            raise WrongSettings(
                name=known.name,
                words="the authentication key is not hexadecimal.",
                instead="Type it as it stands under auth_keys in cfssl's configuration.",
            ) from None

    @property
    def about(self) -> About:
        return About(kind=Kind.CFSSL, name=self._known.name, title=f"{self._known.name} (cfssl)")

    def submit(self, request: CertificateRequest) -> Answer:
        csr = request.csr.public_bytes(Encoding.PEM).decode()
        question = {"certificate_request": csr, "profile": request.template or self._known.template}
        reply = self._sign(question)
        body = self._web.json(reply)
        result = body.get("result")
        if not body.get("success") or not isinstance(result, dict):
            return Denied(_errors(body))
        found = pem.certificates(str(result.get("certificate", "")).encode())
        if not found:
            raise self._web.not_an_answer(reply)
        chain = pem.up_from(found[0], list(self.chain()))
        return accept(name=self._known.name, request=request, certificate=found[0], chain=chain, clock=reply.clock)

    def ask(self, reference: str, request: CertificateRequest) -> Answer:
        """It lets no request wait, so it knows none."""
        raise Forgotten(name=self._known.name, reference=reference)

    def chain(self) -> tuple[x509.Certificate, ...]:
        """The issuing certificate; cfssl tells no others."""
        reply = self._web.ask("POST", "api/v1/cfssl/info", value={"label": ""})
        result = self._web.json(reply).get("result")
        found = pem.certificates(str(result.get("certificate", "")).encode()) if isinstance(result, dict) else []
        if not found:
            raise self._web.not_an_answer(reply)
        return tuple(found)

    def revoke(self, certificate: x509.Certificate, reason: RevocationReason) -> None:
        raise CantDo(
            name=self._known.name,
            words="its API lets anyone who reaches it revoke, so it is not used.",
            instead=f"Have its administrator run: cfssl revoke -serial {certificate.serial_number} -reason {reason}",
        )

    def _sign(self, question: dict[str, str]) -> Reply:
        if not self._key:
            return self._web.ask("POST", "api/v1/cfssl/sign", value=question)
        octets = json.dumps(question).encode()
        token = b64encode(hmac.new(self._key, octets, hashlib.sha256).digest()).decode()
        return self._web.ask(
            "POST", "api/v1/cfssl/authsign", value={"token": token, "request": b64encode(octets).decode()}
        )


def _errors(body: dict[str, object]) -> str:
    errors = body.get("errors")
    told = [str(one.get("message", "")) for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    return foreign("; ".join(told)) or "It gave no reason."
