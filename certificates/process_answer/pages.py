"""The pages of the Certificate Wizard, task “Process an offline certificate request and import the certificate”."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from certificates.files import MOST_OCTETS, answer_in, read_file
from certificates.issuing.signing_request import read
from certificates.models import CertificateRequest
from certificates.records import described
from ocsadmin.errors import DomainError
from ocsadmin.wizards import Page, PageForm, WizardContext
from ocsadmin.wizards.spec_forms import form_field

from .spec import ProcessAnswerSpec, octets_of


class RequestForm(PageForm):
    request = form_field(ProcessAnswerSpec, "request")


class AnswerForm(PageForm):
    """A file or a pasted text. The draft keeps the certificates alone, as text: no key, no password."""

    file = forms.FileField(
        label=_("Path and file name"),
        help_text=_(".cer, .crt, .der, .pem, .p7b, .pfx or .txt: the certificate alone or with its chain."),
        required=False,
    )
    password = forms.CharField(
        label=_("Password of the file"),
        help_text=_("Only of a .pfx."),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    answer = form_field(
        ProcessAnswerSpec, "answer", required=False, label=_("Or paste the text of the e-mail"), widget=forms.Textarea
    )
    root = form_field(ProcessAnswerSpec, "root")

    @cached_property
    def request(self) -> CertificateRequest | None:
        chosen = str(self.context.answers["request"].get("request", ""))
        return CertificateRequest.objects.filter(pk=chosen).first() if chosen else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, text = data.pop("file", None), data.get("answer", "")
        password = data.pop("password", "") or None
        if file is None and not text:
            raise forms.ValidationError(_now("Choose a file, or paste the text."))
        octets = file.read(MOST_OCTETS + 1) if file is not None else octets_of(text)
        try:
            data["answer"] = self._kept(octets, password)
        except DomainError as error:
            self.add_error("file" if file is not None else "answer", f"{error.text} {error.cure}")
        return data

    def _kept(self, octets: bytes, password: str | None) -> str:
        """:raises FileError: it holds no answer to the request."""
        contents = read_file(octets, password=password)
        if self.request is None:
            return ""
        found = answer_in(contents, read(self.request.csr).public_key())
        return "".join(one.public_bytes(Encoding.PEM).decode() for one in (found.certificate, *found.chain))

    def summary(self) -> list[tuple[Any, Any]]:
        """What “View Certificate” shows."""
        rows = []
        for one in read_file(octets_of(self.cleaned_data["answer"])).certificates:
            told = described(one, one.public_bytes(Encoding.DER))
            ends = told["not_after"].date().isoformat()
            rows.append((told["common_name"], f"{', '.join(told['names']) or '–'}; {told['issuer']}; {ends}"))
        return rows


PAGES: Final = (
    Page("request", RequestForm, _("Pending Request")),
    Page("answer", AnswerForm, _("Process a Pending Request"), template="certificates/process_answer/answer.html"),
)


def known(asked: Mapping[str, str], _context: WizardContext) -> dict[str, dict[str, Any]]:
    """``?request=<id>``."""
    try:
        found = CertificateRequest.objects.open().filter(pk=UUID(asked.get("request", ""))).first()
    except ValueError:
        found = None
    return {"request": {"request": str(found.pk)}} if found else {}
