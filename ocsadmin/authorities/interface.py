"""What the console needs from a certification authority."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from .findings import Finding

SERVER_AND_CLIENT: Final = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
"""What servers of Office Communications Server need, since each of them is also a client of the others."""


class Kind(StrEnum):
    LAB = "lab"
    OFFLINE = "offline"
    ADCS = "adcs"
    ACME = "acme"
    OPENBAO = "openbao"
    CFSSL = "cfssl"


class RevocationReason(StrEnum):
    """RFC 5280 section 5.3.1, as ``x509.ReasonFlags`` writes them."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "keyCompromise"
    SUPERSEDED = "superseded"
    CESSATION_OF_OPERATION = "cessationOfOperation"


@dataclass(frozen=True)
class CertificateRequest:
    """A signing request, and what is asked for beside it.

    ``template`` is the authority's word for what it issues (a template of AD CS, a role of OpenBao, a profile of
    cfssl or ACME); empty: the authority's own. ``needs`` are the usages without which the answer is refused.
    """

    csr: x509.CertificateSigningRequest
    template: str = ""
    usages: tuple[ObjectIdentifier, ...] = SERVER_AND_CLIENT
    needs: tuple[ObjectIdentifier, ...] = SERVER_AND_CLIENT


@dataclass(frozen=True)
class Issued:
    """``chain``: the issuing authority first, the root last, as far as the authority gives it; may be empty.

    ``findings`` are warnings: what the authority dropped of the request, or is weak in what it made. ``reference`` is
    its number for the request, where it has one.
    """

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()
    findings: tuple[Finding, ...] = ()
    reference: str = ""


@dataclass(frozen=True)
class Pending:
    """The authority keeps the request. ``reference`` is what ``ask`` takes; it means nothing to anyone else.

    ``number`` is what people call the request by, where the authority has such (AD CS: the request id). ``text`` says
    what it waits for, ``steps`` what a person has to do meanwhile, a line each (DNS records of ACME, the file to send).
    """

    reference: str
    number: str = ""
    text: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Denied:
    """It will not issue; ``reason`` in its own words, printable and shortened."""

    reason: str
    reference: str = ""


Answer = Issued | Pending | Denied


@dataclass(frozen=True)
class About:
    """What an authority is and can do. ``title`` is for people and says what kind it is; ``note`` is a warning."""

    kind: Kind
    name: str
    title: str
    note: str = ""
    online: bool = True
    """Whether a request can be sent to it at once."""
    may_wait: bool = False
    """Whether it may answer ``Pending``."""
    revokes: bool = False
    templates: tuple[str, ...] = field(default=())
    """Those that are known; others may be typed."""


class CertificationAuthority(Protocol):
    """An authority. Every method may raise ``AuthorityError``: it says what was wrong, why, and what to do.

    No method keeps anything: the caller stores the reference of a ``Pending`` and asks again with the same request.
    """

    @property
    def about(self) -> About: ...

    def submit(self, request: CertificateRequest) -> Answer:
        """Send a request. Not to be repeated after an answer; after an error it is safe to send it again."""
        ...

    def ask(self, reference: str, request: CertificateRequest) -> Answer:
        """What became of a request that was pending; takes the same request, and is safe to be repeated."""
        ...

    def chain(self) -> tuple[x509.Certificate, ...]:
        """The authority's own certificates, the issuing one first, the root last.

        :raises CantDo: it does not tell (offline; ACME gives a chain with each certificate only).
        """
        ...

    def revoke(self, certificate: x509.Certificate, reason: RevocationReason) -> None:
        """Revoke; what is revoked already stays so without an error. Final.

        :raises CantDo: it can't be done from here; says who can.
        """
        ...
