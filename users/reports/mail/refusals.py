"""What a mail server answers, in words: what was wrong, what to do, and whether it may work later."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Refusal:
    """``again``: it may work later, as the server or the network may come back."""

    text: str
    cure: str
    again: bool


def of(error: Exception) -> Refusal:
    """Of an error that smtplib or the network raised."""
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        cure = "Check OCSADMIN_EMAIL_USER and OCSADMIN_EMAIL_PASSWORD."
        return Refusal(f"{where} refused the sign-in: {_said(error)}", cure, _temporary(error))
    if isinstance(error, smtplib.SMTPSenderRefused):
        cure = "Check OCSADMIN_EMAIL_FROM: the server must let the console send from this address."
        return Refusal(f"{where} refused the sender {error.sender}: {_said(error)}", cure, _temporary(error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        cure = "Check OCSADMIN_EMAIL_START_TLS and OCSADMIN_EMAIL_USER: the server does not offer this."
        return Refusal(f"{where}: {error}", cure, False)
    if isinstance(error, smtplib.SMTPResponseException):
        return Refusal(f"{where} did not take it: {_said(error)}", "Ask who runs the mail server.", _temporary(error))
    if isinstance(error, ssl.SSLError):
        cure = "The certificate must be valid for OCSADMIN_EMAIL_HOST and signed by an authority that is known."
        return Refusal(f"TLS with {where} failed: {error.reason or error}", cure, False)
    cure = "Check OCSADMIN_EMAIL_HOST and OCSADMIN_EMAIL_PORT, and whether the mail server runs."
    return Refusal(f"{where} does not answer: {error or type(error).__name__}", cure, True)


def of_recipient(error: smtplib.SMTPRecipientsRefused) -> Refusal:
    """Of one address that the server does not take."""
    code, said = next(iter(error.recipients.values()))
    return Refusal(f"{code} {_text(said)}", "Correct the address, or take it off the list.", 400 <= code < 500)


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_text(error.smtp_error)}"


def _text(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300]


def _temporary(error: smtplib.SMTPResponseException) -> bool:
    return 400 <= error.smtp_code < 500
