"""Import a certificate chain."""

from __future__ import annotations

from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from certificates.assign_certificate.use_case import ASSIGN_CERTIFICATE
from certificates.files import MOST_OCTETS, read_file
from certificates.process_answer.spec import octets_of
from ocsadmin.errors import DomainError
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page, PageForm
from ocsadmin.wizards.spec_forms import form_field

from .plan import confirm_roots, plan_import_chain
from .spec import ImportChainSpec


class ChainForm(PageForm):
    file = forms.FileField(label=_("Path and file name"), help_text=_(".p7b, .pem or .cer."), required=False)
    chain = form_field(ImportChainSpec, "chain", required=False, label=_("Or paste its text"), widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, text = data.pop("file", None), data.get("chain", "")
        if file is None and not text:
            raise forms.ValidationError(_now("Choose a file, or paste the text."))
        octets = file.read(MOST_OCTETS + 1) if file is not None else octets_of(text)
        try:
            found = read_file(octets).certificates
            data["chain"] = "".join(one.public_bytes(Encoding.PEM).decode() for one in found)
        except DomainError as error:
            self.add_error("file" if file is not None else "chain", f"{error.text} {error.cure}")
        return data

    def summary(self) -> list[tuple[Any, Any]]:
        those = read_file(octets_of(self.cleaned_data["chain"])).certificates
        return [(_("Authority"), one.subject.rfc4514_string()) for one in those]


IMPORT_CHAIN: Final = UseCase(
    name="import_chain",
    title=_("Import a certificate chain"),
    verb=_("Import"),
    help=_("Make the certificates of an authority known: its root is trusted from then on."),
    permission=ASSIGN_CERTIFICATE.permission,
    spec=ImportChainSpec,
    plan=plan_import_chain,
    confirm=confirm_roots,
    icon="certificate",
    order=133,
    wizard=Wizard(
        section=_("Certificates"),
        pages=(Page("chain", ChainForm, _("Import Certificate Chain")),),
        confirm=("fingerprint", _("Compare the Fingerprint")),
    ),
    rest=Action(on="certificates", path="import-chain"),
)
