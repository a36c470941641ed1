"""Process an offline certificate request and import the certificate.

Source: Deploying Enterprise Edition, the topics of these names.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from certificates.request_certificate.use_case import REQUEST_CERTIFICATE
from ocsadmin.use_cases import Action, UseCase, Wizard

from .pages import PAGES, known
from .plan import plan_process_answer
from .spec import ProcessAnswerSpec

PROCESS_ANSWER: Final = UseCase(
    name="process_answer",
    title=_("Process the pending request and install the certificate"),
    verb=_("Process"),
    help=_("Keep the certificate that an authority issued for a request that waits; the job of the request goes on."),
    permission=REQUEST_CERTIFICATE.permission,
    spec=ProcessAnswerSpec,
    plan=plan_process_answer,
    icon="certificate",
    order=131,
    wizard=Wizard(
        section=_("Certificates"),
        welcome=_(
            "Takes the answer of a certification authority: a file or the text of an e-mail. It is held against the "
            "request before it is kept: key, names, dates, usages, chain."
        ),
        pages=PAGES,
        ready_title=_("View Certificate"),
        known=known,
    ),
    rest=Action(on="certificate-requests", path="process"),
)
