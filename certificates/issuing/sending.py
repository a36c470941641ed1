"""Sending a request and asking again: what the authority answers is stored with the request, whatever it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cryptography.x509.oid import ExtendedKeyUsageOID
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from certificates import records
from certificates.models import Authority, Certificate, CertificateRequest
from certificates.purposes import SIP_ROLES
from ocsadmin import authorities
from ocsadmin.authorities import Answer, AuthorityError, CertificationAuthority, Denied, Issued, Pending
from ocsadmin.errors import DomainError

from .signing_request import read

AuthorityOf = Callable[[Authority], CertificationAuthority]
State = CertificateRequest.State
NEEDS: Final = {True: authorities.SERVER_AND_CLIENT, False: (ExtendedKeyUsageOID.SERVER_AUTH,)}
"""Usages without which an answer is refused: whether the role is also a client → which."""


class RequestDenied(DomainError):
    """The certification authority will not issue the certificate."""

    code = "certificate-denied"
    message = "{authority} denies the request for {name}: {reason}"
    hint = "Ask its administrator why, or request the certificate elsewhere. The request and its key are kept."


class AuthorityGone(DomainError):
    """The authority of a request is not known any more."""

    code = "authority-gone"
    message = "The authority that {name} was to be sent to is not known here any more."
    hint = "Enter it again, or request the certificate anew."


def send(request: CertificateRequest, authority_of: AuthorityOf) -> Answer:
    """Send it, or ask what became of it where it was sent already; the answer is stored.

    :raises RequestDenied: it will not be issued. :raises AuthorityError: there is no answer; the request is kept.
    """
    if request.authority is None:
        raise AuthorityGone(name=request)
    asked = as_asked(request)
    try:
        authority = authority_of(request.authority)
        answer = authority.ask(request.reference, asked) if request.reference else authority.submit(asked)
    except AuthorityError as error:
        _note(request, message=error.text, remedy=error.cure)
        raise
    store(request, answer)
    if isinstance(answer, Denied):
        raise RequestDenied(authority=request.authority, name=request.subject, reason=answer.reason)
    return answer


def as_asked(request: CertificateRequest) -> authorities.CertificateRequest:
    template = str(request.asked_for.get("template", ""))
    return authorities.CertificateRequest(
        read(request.csr), template=template, needs=NEEDS[request.purpose in SIP_ROLES]
    )


def store(request: CertificateRequest, answer: Answer) -> None:
    """Keep what was answered; nothing of it is lost where the worker dies right after."""
    with transaction.atomic():
        if isinstance(answer, Issued):
            _keep_certificate(request, answer)
        elif isinstance(answer, Pending):
            request.reference, request.number = answer.reference, answer.number[:100]
            _note(request, state=State.PENDING, message=answer.text, steps=list(answer.steps))
        else:
            _note(request, state=State.DENIED, message=answer.reason, remedy="")


def _keep_certificate(request: CertificateRequest, answer: Issued) -> None:
    for one in answer.chain:
        records.keep(one, source=Certificate.Source.IMPORTED)
    made = records.keep(
        answer.certificate,
        source=Certificate.Source.ISSUED,
        friendly_name=request.friendly_name,
        owner=request.requested_by,
        authority=request.authority,
        key=request.key,
    )
    request.certificate = made
    _note(request, state=State.ISSUED, message=in_words(answer), remedy="", steps=[])


def in_words(answer: Issued) -> str:
    """What has to be known of a certificate that was issued: empty where all is as it was asked for."""
    return " ".join(one.text for one in answer.findings)


def _note(request: CertificateRequest, **values: object) -> None:
    for name, value in values.items():
        setattr(request, name, value)
    request.asked_at = timezone.now()
    request.save()
    CertificateRequest.objects.filter(pk=request.pk).update(tries=F("tries") + 1)
