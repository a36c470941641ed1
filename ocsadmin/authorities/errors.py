"""What can go wrong with an authority: what it was, why, and what to do."""

from __future__ import annotations

from typing import ClassVar

from cryptography import x509

from ocsadmin.errors import DomainError


class AuthorityError(DomainError):
    """The certification authority did not do what it was asked.

    ``cause`` and ``remedy`` are sentences, format strings over the same values as ``message``.
    """

    code = "authority-error"
    status = 502
    why: ClassVar[str] = ""

    def __init__(self, *, field: str | None = None, **values: object) -> None:
        super().__init__(field=field, **values)
        self.cause = self.why.format(**values)

    @property
    def remedy(self) -> str:
        return self.cure


class NotReached(AuthorityError):
    """The certification authority can't be reached."""

    code = "authority-not-reached"
    message = "{name} at {address} can't be reached ({words})."
    why = "It is switched off, its name is not in DNS, or a firewall stands between."
    hint = "See whether {address} is right and whether the authority's Web server runs, then ask again."


class NoAnswer(AuthorityError):
    """The certification authority gave no answer."""

    code = "authority-no-answer"
    message = "{name} took the connection but gave no whole answer ({words})."
    why = "Its service hangs or was restarted, or a proxy cut the connection."
    hint = "Look at the authority's event log; the request is kept and can be sent again."


class NotTrusted(AuthorityError):
    """The TLS certificate of the certification authority is not trusted."""

    code = "authority-not-trusted"
    message = "The TLS certificate of {name} at {address} is not trusted ({words})."
    why = "Its root is none of those that this console trusts for it, it is for another name, or a clock is wrong."
    hint = "Give the root certificate that belongs to {address}; compare the clocks. Nothing was sent."


class Redirected(AuthorityError):
    """The certification authority sends requests elsewhere."""

    code = "authority-redirects"
    message = "{name} answered with a redirect to {target} instead of an answer."
    why = (
        "The address is not that of the authority, or a sign-in page stands before it. It is not followed: the "
        "credentials are for {address} only."
    )
    hint = "If {target} is the authority, type that address; otherwise let requests of this console pass."


class NotAnAnswer(AuthorityError):
    """What came back is no answer of a certification authority."""

    code = "authority-bad-answer"
    message = "{name} answered with {what}, which is no answer of {kind}."
    why = "Another service or an error page stands at {address}, or the authority is of another kind."
    hint = "Open {address} and see what it is; correct the address or the kind of authority."


class WrongCredentials(AuthorityError):
    """The certification authority refuses the credentials."""

    code = "authority-wrong-credentials"
    message = "{name} refuses the credentials{of}."
    why = "The name or the secret is wrong or has expired, or the account may not request certificates."
    hint = "Type them again; see that the account has the right to enrol ({right})."


class Refused(AuthorityError):
    """The certification authority says that the request is wrong."""

    code = "authority-refuses-request"
    message = "{name} refuses the request: {words}"
    why = "It does not allow what was asked for: a name, a template, a key or a usage."
    hint = "Change the request or the authority's rules; then send it again."


class Forgotten(AuthorityError):
    """The certification authority knows nothing of the request."""

    code = "authority-unknown-request"
    message = "{name} knows no request {reference}."
    why = "It was removed there, has expired, or was sent to another authority."
    hint = "Send the request again; the key stays the same."


class ClockDiffers(AuthorityError):
    """The clocks of the authority and of this console differ."""

    code = "authority-clock-differs"
    message = "The clock of {name} and that of this console differ by {apart}."
    why = "Certificates would be not yet valid, or expired, on one of the two."
    hint = "Set both clocks by the same time service (w32tm, chrony), then send the request again."


class CantDo(AuthorityError):
    """The certification authority can't do this."""

    code = "authority-cannot"
    status = 409
    message = "{name} can't do this: {words}"
    hint = "{instead}"


class WrongSettings(AuthorityError):
    """What is known of the certification authority does not suffice to reach it."""

    code = "authority-wrong-settings"
    status = 422
    message = "{name}: {words}"
    hint = "{instead}"


class AnswerRefused(AuthorityError):
    """The certificate that was issued is not what was asked for; ``certificate`` is what came."""

    code = "authority-other-certificate"

    def __init__(self, certificate: x509.Certificate, *, field: str | None = None, **values: object) -> None:
        self.certificate = certificate
        super().__init__(field=field, **values)


class OtherKey(AnswerRefused):
    """The certificate is for another key."""

    code = "certificate-other-key"
    message = "{name} answered with a certificate for another key ({subject})."
    why = "It belongs to another request, or the authority mixed up two of them."
    hint = "Ask for the certificate of this request by its number, or send the request again."


class OtherNames(AnswerRefused):
    """The certificate is for other names."""

    code = "certificate-other-names"
    message = "{name} issued a certificate for {found}, and none of the names asked for ({wanted})."
    why = "Its template or policy makes up the names by itself."
    hint = "Choose a template that takes the names from the request (AD CS: 'Supply in the request')."


class UsagesMissing(AnswerRefused):
    """The certificate lacks a usage that is needed."""

    code = "certificate-usages-missing"
    message = "{name} issued a certificate without {missing}{template}."
    why = "The authority takes the usages from its template, role or profile, not from the request."
    hint = "Choose one with server and client authentication (1.3.6.1.5.5.7.3.1, 1.3.6.1.5.5.7.3.2)."
