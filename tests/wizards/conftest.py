"""A small wizard of our own: two pages, and a plan that creates an OU in a real directory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, ok, warning
from ocsadmin.directory import DN
from ocsadmin.errors import BadInput
from ocsadmin.plans.changes import add
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, PageForm, Wizard, WizardContext, registry


class NameForm(PageForm):
    unit = forms.CharField(label=_("Unit"), max_length=60)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, required=False)
    live = ("unit",)
    computed = ("shouted",)

    def check_unit(self, value: str) -> list[Verdict]:
        if value == "taken":
            raise BadInput("taken is taken.", cure="Choose another.", field="unit")
        return [warning("short", cure="Make it longer.")] if len(value) < 3 else [ok("free")]

    def compute_shouted(self, data: Any) -> str:
        return str(data.get("unit", "")).upper()


class WhyForm(PageForm):
    description = forms.CharField(label=_("Description"))
    detailed = forms.BooleanField(label=_("Detailed"), required=False)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"description": f"about {context.answers['name'].get('unit', '')}"}


class DetailForm(PageForm):
    detail = forms.CharField(label=_("Detail"))


class CreateUnitWizard(Wizard):
    name = "create_unit"
    title = _("Create a unit")
    permission = "pools.create_pool"
    group = _("RTCUniversalServerAdmins and Domain Admins")
    pages = (
        Page("name", NameForm, _("Name")),
        Page("why", WhyForm, _("Why")),
        Page("detail", DetailForm, _("Detail"), when=lambda answers: bool(answers["why"].get("detailed"))),
    )
    parent: DN

    def subject(self, answers: Answers) -> str:
        return str(answers["name"].get("unit", ""))

    def secrets(self, answers: Answers) -> dict[str, str]:
        return {"password": answers["name"].get("password") or "none"}

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        return {"name": {"unit": asked["unit"]}} if "unit" in asked else {}

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        unit, description = answers["name"]["unit"], answers["why"]["description"]
        if unit == "forbidden":
            raise BadInput("forbidden can't be used.", field="unit")
        values = {"objectClass": ["organizationalUnit"], "description": description}
        change = add(f"Create {unit}", self.parent.child("OU", unit), values)
        return Plan("Create a unit", self.name, self.permission, (change,))


@pytest.fixture
def unit_wizard() -> Iterator[type[CreateUnitWizard]]:
    registry.register(CreateUnitWizard)
    yield CreateUnitWizard
    registry._wizards.pop(CreateUnitWizard.name)
