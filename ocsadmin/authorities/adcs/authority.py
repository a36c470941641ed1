"""The Web enrolment pages behind the interface.

What AD CS makes of the names of a request can't be read over these pages, so the answer is compared with the request.
"""

from __future__ import annotations

import re
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from requests.auth import HTTPBasicAuth
from requests_ntlm import HttpNtlmAuth

from ocsadmin.authorities import pem
from ocsadmin.authorities.accepting import accept
from ocsadmin.authorities.errors import CantDo, Forgotten, WrongSettings
from ocsadmin.authorities.interface import (
    About,
    Answer,
    CertificateRequest,
    Denied,
    Issued,
    Kind,
    Pending,
    RevocationReason,
)
from ocsadmin.authorities.settings import AuthoritySettings
from ocsadmin.authorities.web import Reply, Web
from ocsadmin.checks.words import foreign

from .address import pages_address
from .pages import Disposition, Page, read_page

AGENT: Final = "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)"
"""To programs without such a name the pages answer with another media type."""
_RENEWALS: Final = re.compile(r"nRenewals\s*=\s*(\d{1,4})\s*;")
_TEMPLATE: Final = re.compile(r"[\w .()-]{0,64}")
TEMPLATES: Final = ("WebServer",)
"""What every enterprise authority has. It gives no client authentication, so a copy with both usages is needed."""


class ADCSAuthority:
    """The reference of a request is its number (request id)."""

    def __init__(self, known: AuthoritySettings) -> None:
        self._known = known
        address = pages_address(known.name, known.address)
        at_address = AuthoritySettings(**{**vars(known), "address": address})
        self._web = Web(at_address, "AD CS", auth=_authentication(known), right="Enroll on the template, at the CA")

    @property
    def about(self) -> About:
        name = self._known.name
        return About(
            kind=Kind.ADCS,
            name=name,
            title=f"{name} (AD CS)",
            note="The template WebServer gives no client authentication: have a copy of it made that has both usages "
            "and takes the names from the request.",
            may_wait=True,
            templates=TEMPLATES,
        )

    def submit(self, request: CertificateRequest) -> Answer:
        template = request.template or self._known.template
        if not _TEMPLATE.fullmatch(template):
            raise WrongSettings(
                name=self._known.name,
                words=f"'{foreign(template)}' is no name of a template.",
                instead="Type the template's name, without spaces as AD CS has it (WebServer), not its display name.",
            )
        form = {
            "Mode": "newreq",
            "CertRequest": request.csr.public_bytes(Encoding.PEM).decode(),
            "CertAttrib": f"CertificateTemplate:{template}\r\n" if template else "",
            "FriendlyType": "Saved-Request Certificate",
            "TargetStoreFlags": "0",
            "SaveCert": "yes",
            "ThumbPrint": "",
        }
        reply = self._ask("POST", "certfnsh.asp", form)
        return self._answer(read_page(reply.text), reply, request)

    def ask(self, reference: str, request: CertificateRequest) -> Answer:
        """The certificate of a request, by its number.

        :raises Forgotten: the authority knows no such number.
        """
        if not reference.isdecimal():
            raise Forgotten(name=self._known.name, reference=foreign(reference))
        reply = self._ask("GET", f"certnew.cer?ReqID={reference}&Enc=b64")
        if pem.certificates(reply.body):
            return self._issued(reply, request, reference)
        checked = self._ask("POST", "certfnsh.asp", {"Mode": "chkpnd", "ReqID": reference, "SaveCert": "yes"})
        page, first = read_page(checked.text), read_page(reply.text)
        if page.disposition in (Disposition.UNKNOWN, Disposition.OTHER) and first.disposition != Disposition.OTHER:
            page, checked = first, reply
        if page.disposition == Disposition.UNKNOWN:
            page = Page(Disposition.PENDING, reference, page.message)
        return self._answer(Page(page.disposition, reference, page.message), checked, request)

    def chain(self) -> tuple[x509.Certificate, ...]:
        """The newest certificate of the authority and those above it (``certnew.p7b?ReqID=CACert``)."""
        page = self._ask("GET", "certcarc.asp")
        renewals = _RENEWALS.search(page.text)
        if renewals is None:
            raise self._web.not_an_answer(page)
        reply = self._ask("GET", f"certnew.p7b?ReqID=CACert&Renewal={renewals.group(1)}&Enc=bin")
        found = pem.certificates(reply.body)
        if not found:
            raise self._web.not_an_answer(reply)
        return pem.ordered(found)

    def revoke(self, certificate: x509.Certificate, reason: RevocationReason) -> None:
        raise CantDo(
            name=self._known.name,
            words="its Web pages revoke nothing.",
            instead=f"At the authority: certutil -revoke {certificate.serial_number:x} {reason}, or in the snap-in "
            "Certification Authority: Issued Certificates, All Tasks, Revoke Certificate.",
        )

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Reply:
        return self._web.ask(method, path, headers={"User-Agent": AGENT}, form=form)

    def _answer(self, page: Page, reply: Reply, request: CertificateRequest) -> Answer:
        match page.disposition:
            case Disposition.ISSUED:
                return self._fetched(page.number, request)
            case Disposition.PENDING if page.number:
                return Pending(page.number, number=page.number, text=page.message)
            case Disposition.DENIED:
                return Denied(page.message or "It gave no reason.", page.number)
            case Disposition.UNKNOWN if page.number:
                return self.ask(page.number, request)
            case _:
                raise self._web.not_an_answer(reply)

    def _fetched(self, number: str, request: CertificateRequest) -> Issued:
        return self._issued(self._ask("GET", f"certnew.cer?ReqID={number}&Enc=b64"), request, number)

    def _issued(self, reply: Reply, request: CertificateRequest, number: str) -> Issued:
        found = pem.certificates(reply.body)
        if not found:
            raise self._web.not_an_answer(reply)
        return accept(
            name=self._known.name,
            request=request,
            certificate=found[0],
            chain=pem.up_from(found[0], list(self.chain())),
            reference=number,
            clock=reply.clock,
        )


def _authentication(known: AuthoritySettings) -> Any:
    """NTLM unless Basic was chosen; nothing where no user is given."""
    how = known.options.get("authentication", "ntlm")
    if not known.user:
        return None
    if how == "basic":
        return HTTPBasicAuth(known.user, known.secret)
    if how == "ntlm":
        return HttpNtlmAuth(known.user, known.secret)
    raise WrongSettings(
        name=known.name, words=f"'{foreign(how)}' is no way to sign in.", instead="Choose ntlm or basic."
    )
