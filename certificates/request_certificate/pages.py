"""The pages of the Certificate Wizard, task “Create a new certificate”."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from certificates.known_authorities import online
from certificates.models import CertificateRequest
from certificates.names import Target, read_facts, target_named, targets_of
from certificates.names.targets import UnknownTarget
from ocsadmin.errors import DomainError
from ocsadmin.wizards import Answers, Page, PageForm, WizardContext
from ocsadmin.wizards.lines import LinesField
from ocsadmin.wizards.spec_forms import form_field

from .spec import Delivery, RequestCertificateSpec, Way, check_names


def target_of(answers: Answers) -> Target | None:
    """What the first page chose."""
    try:
        return target_named(str(answers["target"].get("target", "")), read_facts())
    except UnknownTarget:
        return None


def _last_used(target: Target | None, name: str) -> str:
    """What the newest request said, for the same service where there is one."""
    newest = CertificateRequest.objects.order_by("-requested_at")
    own = newest.filter(target=target.key).first() if target else None
    found = own or newest.first()
    return str(found.asked_for.get("subject_parts", {}).get(name, "")) if found else ""


class TargetForm(PageForm):
    target = form_field(RequestCertificateSpec, "target")
    way = form_field(RequestCertificateSpec, "way", widget=forms.RadioSelect, initial=Way.EACH)


class DeliveryForm(PageForm):
    delivery = form_field(RequestCertificateSpec, "delivery", widget=forms.RadioSelect, initial=Delivery.NOW)


class NameForm(PageForm):
    friendly_name = form_field(RequestCertificateSpec, "friendly_name")
    key = form_field(RequestCertificateSpec, "key")
    exportable = form_field(RequestCertificateSpec, "exportable")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        target = target_of(context.answers)
        return {"friendly_name": target.subject if target else "", "key": "rsa-2048"}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        target = target_of(self.context.answers)
        one = self.context.answers["target"].get("way") == Way.ONE
        if one and target and len(target.servers) > 1 and not data.get("exportable"):
            self.add_error("exportable", _now("One certificate for several servers has to be exportable."))
        return data


class OrganizationForm(PageForm):
    organization = form_field(RequestCertificateSpec, "organization")
    unit = form_field(RequestCertificateSpec, "unit")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        target = target_of(context.answers)
        return {name: _last_used(target, name) for name in ("organization", "unit")}


class SubjectForm(PageForm):
    subject = form_field(RequestCertificateSpec, "subject")
    names = LinesField(
        label=_("Subject Alternate Name"), help_text=_("One on each line, as they are needed."), required=False
    )
    local_name = form_field(RequestCertificateSpec, "local_name")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        target = target_of(context.answers)
        return {
            "subject": target.subject if target else "",
            "names": [one.name for one in target.names] if target else [],
        }

    @cached_property
    def target(self) -> Target | None:
        return target_of(self.context.answers)

    def clean_names(self) -> list[str]:
        try:
            return list(check_names(tuple(self.cleaned_data["names"]), field="names"))
        except DomainError as error:
            raise forms.ValidationError(f"{error.text} {error.cure}") from error


class GeographyForm(PageForm):
    country = form_field(RequestCertificateSpec, "country")
    state = form_field(RequestCertificateSpec, "state")
    locality = form_field(RequestCertificateSpec, "locality")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        target = target_of(context.answers)
        return {name: _last_used(target, name) for name in ("country", "state", "locality")}


class AuthorityForm(PageForm):
    authority = form_field(RequestCertificateSpec, "authority", required=True)
    template = form_field(RequestCertificateSpec, "template")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        names = list(online().values_list("name", flat=True)[:2])
        return {"authority": names[0]} if len(names) == 1 else {}


class FileForm(PageForm):
    request_file = form_field(RequestCertificateSpec, "request_file", required=True)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"request_file": f"{context.answers['name'].get('friendly_name') or 'request'}.txt"}


class AssignForm(PageForm):
    assign = form_field(RequestCertificateSpec, "assign")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"assign": True}

    @cached_property
    def target(self) -> Target | None:
        return target_of(self.context.answers)


def _now_sent(answers: Answers) -> bool:
    return answers["delivery"].get("delivery") != Delivery.LATER


def _later_sent(answers: Answers) -> bool:
    return not _now_sent(answers)


FOLDER: Final = "certificates/request_certificate"
PAGES: Final = (
    Page("target", TargetForm, _("Server or Pool")),
    Page("delivery", DeliveryForm, _("Delayed or Immediate Request")),
    Page("name", NameForm, _("Name and Security Settings")),
    Page("organization", OrganizationForm, _("Organization Information")),
    Page("subject", SubjectForm, _("Your Server’s Subject Name"), template=f"{FOLDER}/subject.html"),
    Page("geography", GeographyForm, _("Geographical Information")),
    Page("authority", AuthorityForm, _("Choose a Certification Authority"), when=_now_sent),
    Page("file", FileForm, _("Certificate Request File Name"), when=_later_sent),
    Page(
        "assign", AssignForm, _("Assign Certificate Task; Configure the Certificate(s) of Your Server"),
        template=f"{FOLDER}/assign.html",
    ),
)  # fmt: skip


def known(asked: Mapping[str, str], _context: WizardContext) -> dict[str, dict[str, Any]]:
    """``?target=front_end:…`` or ``?pool=<GUID>``: what it is for."""
    those = targets_of(read_facts())
    wanted = asked.get("target", "")
    pool = asked.get("pool", "")
    found = next((one for one in those if one.key == wanted or (pool and str(one.pool) == pool)), None)
    several = found is not None and len(found.servers) > 1
    return {"target": {"target": found.key, "way": Way.EACH}} if found is not None and not several else {}
