"""A notice as a mail and as a signed call of a webhook. Each is tried again until it succeeds (``work.outbox``)."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Final

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.models import Notice
from ocsadmin.work import outbox

from .making import ENDS

SIGNATURE: Final = "X-Ocsadmin-Signature"
SECONDS: Final = 10
"""How long the other side of the webhook may take."""


def register() -> None:
    """Called once, when the app is ready."""
    outbox.subscribe(ENDS, "mail", mail)
    outbox.subscribe(ENDS, "webhook", call_webhook)


def mail(notice_id: int) -> None:
    """To each of OCSADMIN_CERTIFICATE_MAIL, in a message of its own."""
    notice = _notice(notice_id)
    if notice is None:
        return
    for recipient in settings.CERTIFICATE_MAIL:
        EmailMessage(subject_of(notice), body_of(notice), to=[recipient]).send()


def call_webhook(notice_id: int) -> None:
    """POST to OCSADMIN_CERTIFICATE_WEBHOOK; signed by HMAC with SHA-256 where there is a key.

    :raises requests.RequestException: there was no answer, or it was not of success; redirects are not followed.
    """
    notice = _notice(notice_id)
    if notice is None or not settings.CERTIFICATE_WEBHOOK:
        return
    body = json.dumps(as_json(notice), sort_keys=True).encode()
    headers = {"Content-Type": "application/json"}
    if settings.CERTIFICATE_WEBHOOK_KEY:
        headers[SIGNATURE] = f"sha256={signature(body, settings.CERTIFICATE_WEBHOOK_KEY)}"
    answer = requests.post(
        settings.CERTIFICATE_WEBHOOK, data=body, headers=headers, timeout=SECONDS, allow_redirects=False
    )
    if not answer.ok or answer.is_redirect:
        raise requests.HTTPError(f"The webhook answered {answer.status_code}.")


def signature(body: bytes, key: str) -> str:
    """HMAC with SHA-256 (RFC 2104), hex."""
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def subject_of(notice: Notice) -> str:
    words = ngettext(
        "The certificate %(name)s ends in %(n)d day", "The certificate %(name)s ends within %(n)d days", notice.days
    )
    return words % {"name": notice.certificate, "n": notice.days}


def body_of(notice: Notice) -> str:
    one = notice.certificate
    lines = [
        _("%(name)s, issued by %(issuer)s, ends on %(day)s.")
        % {"name": one, "issuer": one.issuer, "day": f"{one.not_after:%Y-%m-%d %H:%M} UTC"},
        "",
        _("It stands at:") if notice.places else _("It is the certificate of an authority."),
        *notice.places,
        "",
        _("Request a new one with the same names, and assign it before."),
        f"{settings.BASE_URL.rstrip('/')}{one.get_absolute_url()}",
    ]
    return "\n".join(lines)


def as_json(notice: Notice) -> dict[str, Any]:
    """What the webhook is told."""
    one = notice.certificate
    return {
        "event": "certificate-ends",
        "id": notice.pk,
        "days": notice.days,
        "certificate": {
            "id": one.pk,
            "common_name": one.common_name,
            "names": one.names,
            "issuer": one.issuer,
            "sha256": one.sha256,
            "not_after": one.not_after.isoformat(),
        },
        "places": notice.places,
        "url": f"{settings.BASE_URL.rstrip('/')}{one.get_absolute_url()}",
    }


def _notice(notice_id: int) -> Notice | None:
    return Notice.objects.select_related("certificate").filter(pk=notice_id).first()
