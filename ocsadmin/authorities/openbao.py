"""The PKI engine of OpenBao and Vault: ``sign/<role>`` of a mount. The template of a request is the role.

Source: OpenBao API documentation, "PKI secrets engine".
"""

from __future__ import annotations

from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ocsadmin.checks.words import foreign

from . import pem
from .accepting import accept
from .errors import Forgotten, WrongSettings
from .interface import About, Answer, CertificateRequest, Denied, Issued, Kind, RevocationReason
from .settings import AuthoritySettings
from .web import Reply, Web


class OpenBaoAuthority:
    """Answers at once. The reference is the serial number, so an answer that was lost can be asked for."""

    def __init__(self, known: AuthoritySettings) -> None:
        self._known = known
        self._web = Web(known, "OpenBao", right="a policy with update on sign/<role> and revoke")

    @property
    def about(self) -> About:
        name = self._known.name
        return About(kind=Kind.OPENBAO, name=name, title=f"{name} (OpenBao or Vault)", revokes=True)

    def submit(self, request: CertificateRequest) -> Answer:
        role = request.template or self._known.template
        if not role:
            raise WrongSettings(
                name=self._known.name, words="no role is given.", instead="Type the role to sign with as the template."
            )
        csr = request.csr.public_bytes(Encoding.PEM).decode()
        reply = self._ask("POST", f"sign/{role}", {"csr": csr, "format": "pem"})
        if reply.status == 400:
            return Denied(self._errors(reply))
        data = self._data(reply)
        return self._issued(request, str(data.get("certificate", "")), data.get("ca_chain"), reply)

    def ask(self, reference: str, request: CertificateRequest) -> Answer:
        """A certificate that was issued, by its serial number (hexadecimal with colons)."""
        reply = self._ask("GET", f"cert/{reference}")
        if reply.status in (400, 404):
            raise Forgotten(name=self._known.name, reference=reference)
        return self._issued(request, str(self._data(reply).get("certificate", "")), None, reply)

    def chain(self) -> tuple[x509.Certificate, ...]:
        found = pem.certificates(self._ask("GET", "ca_chain").body) or pem.certificates(self._ask("GET", "ca/pem").body)
        if not found:
            raise self._web.error("no certificate of its own")
        return pem.ordered(found)

    def revoke(self, certificate: x509.Certificate, reason: RevocationReason) -> None:
        """By serial number; OpenBao keeps no reason.

        :raises Forgotten: it issued no such certificate.
        """
        serial = serial_text(certificate)
        reply = self._ask("POST", "revoke", {"serial_number": serial})
        if reply.status in (400, 404):
            raise Forgotten(name=self._known.name, reference=f"for serial number {serial}")
        self._data(reply)

    def _ask(self, method: str, path: str, value: object = None) -> Reply:
        return self._web.ask(method, path, headers={"X-Vault-Token": self._known.secret}, value=value)

    def _data(self, reply: Reply) -> dict[str, object]:
        body = self._web.json(reply)
        data = body.get("data")
        if reply.status != 200 or not isinstance(data, dict):
            raise self._web.error(f"status {reply.status} ({self._errors(reply) or 'without data'})")
        return data

    def _errors(self, reply: Reply) -> str:
        errors = self._web.json(reply).get("errors")
        return foreign("; ".join(map(str, errors))) if isinstance(errors, list) else ""

    def _issued(self, request: CertificateRequest, text: str, chain: object, reply: Reply) -> Issued:
        found = pem.certificates(text.encode())
        if not found:
            raise self._web.not_an_answer(reply)
        above = (
            [one for part in chain for one in pem.certificates(str(part).encode())] if isinstance(chain, list) else []
        )
        return accept(
            name=self._known.name,
            request=request,
            certificate=found[0],
            chain=pem.up_from(found[0], above or list(self.chain())),
            reference=serial_text(found[0]),
            clock=reply.clock,
        )


_PAIR: Final = 2


def serial_text(certificate: x509.Certificate) -> str:
    """As OpenBao writes serial numbers: octets in hexadecimal with colons between."""
    text = f"{certificate.serial_number:x}"
    text = text.zfill(len(text) + len(text) % _PAIR)
    return ":".join(text[at : at + _PAIR] for at in range(0, len(text), _PAIR))
