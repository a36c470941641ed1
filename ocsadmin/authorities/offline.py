"""No connection at all: the request leaves as a file, and the answer comes back as one or as pasted text.

Source: Deploying OCS 2007 R2, "Generating an Offline Certificate Request", "Issuing a Certificate Request".
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from .accepting import accept
from .errors import CantDo
from .interface import About, Answer, CertificateRequest, Issued, Kind, Pending, RevocationReason
from .keys import key_octets

BY_WINDOWS_AUTHORITY = (
    "Give the file to an administrator of the certification authority.",
    "In the Certification Authority snap-in: right-click the authority, All Tasks, Submit new request; open the file.",
    "Where the request waits: Pending Requests, right-click it, All Tasks, Issue.",
    "In Issued Certificates: open the certificate, Details, Copy to File; save it as .cer, .crt or .der.",
    "Bring the file back here. Repeat this for each server.",
)
BY_PUBLIC_AUTHORITY = (
    "Or paste the request into the form of a public authority: server platform Microsoft, version IIS, usage Web "
    "Server, response format PKCS #7. Its answer may be pasted in here as it stands in the e-mail.",
)


class OfflineAuthority:
    """Every request is pending until its answer is brought in (``answered``)."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def about(self) -> About:
        return About(kind=Kind.OFFLINE, name=self._name, title=f"{self._name} (by file)", online=False, may_wait=True)

    def submit(self, request: CertificateRequest) -> Answer:
        return self._pending(request)

    def ask(self, reference: str, request: CertificateRequest) -> Answer:
        return self._pending(request)

    def answered(
        self,
        request: CertificateRequest,
        certificate: x509.Certificate,
        chain: Sequence[x509.Certificate] = (),
        now: datetime | None = None,
    ) -> Issued:
        """The answer that was brought in, compared with the request.

        :raises OtherKey, OtherNames, UsagesMissing, ClockDiffers: it is not what was asked for.
        """
        return accept(name=self._name, request=request, certificate=certificate, chain=chain, now=now)

    def chain(self) -> tuple[x509.Certificate, ...]:
        raise CantDo(
            name=self._name,
            words="without a connection it does not tell its chain.",
            instead="Download the chain (.p7b) from the authority and import it.",
        )

    def revoke(self, certificate: x509.Certificate, reason: RevocationReason) -> None:
        raise CantDo(
            name=self._name,
            words="without a connection nothing can be revoked.",
            instead=f"Ask its administrator to revoke serial number {certificate.serial_number:x}, then check the "
            "revocation here.",
        )

    def _pending(self, request: CertificateRequest) -> Pending:
        return Pending(
            reference=hashlib.sha256(key_octets(request.csr.public_key())).hexdigest()[:32],
            text="The request waits to be taken to the authority.",
            steps=(*BY_WINDOWS_AUTHORITY, *BY_PUBLIC_AUTHORITY),
        )


def request_text(csr: x509.CertificateSigningRequest) -> str:
    """The request as the file that is handed out: PKCS #10, base 64, with the line ends of Windows."""
    return csr.public_bytes(Encoding.PEM).decode().replace("\n", "\r\n")
