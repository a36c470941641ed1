"""The Application Activation Wizard.

Source: Deploying Enterprise Edition, "Activate an Application".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from pools.activate_applications.plan import plan_activate_applications
from pools.activate_applications.spec import ApplicationsSpec
from pools.deactivate_applications.plan import plan_deactivate_applications
from pools.services.place_page import PlaceForm, known_place, place_in
from pools.wizards.subjects import pool_of

from .pages import ActivateForm, DeactivateForm


class ActivateApplicationsWizard(Wizard):
    """Pages and plan of the activation."""

    name = "activate_applications"
    title = _("Application Activation")
    order = 50
    permission = "pools.activate_applications"
    group = _("Administrators, Domain Admins and RTCUniversalServerAdmins")
    icon = "application"
    welcome = _(
        "This wizard activates applications that were installed with a server but not activated: Conferencing "
        "Attendant, Conferencing Announcement Service, Response Group Service and Outside Voice Control. The console "
        "writes to Active Directory and hands the commands for each server over. An application must be active before "
        "it can be started. All but Outside Voice Control need further configuration before they run properly."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("place", PlaceForm, _("Select Server or Pool")),
        Page("applications", ActivateForm, _("Application Configuration")),
    )
    ready_title = _("Ready to Activate Applications")

    def subject(self, answers: Answers) -> str:
        return pool_of(answers)

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        return known_place(asked)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_activate_applications(spec=spec_of(answers), directory=context.directory)


class DeactivateApplicationsWizard(Wizard):
    """Pages and plan of the opposite."""

    name = "deactivate_applications"
    title = _("Application Deactivation")
    section = _("Maintenance")
    order = 310
    permission = "pools.activate_applications"
    group = _("Administrators, Domain Admins and RTCUniversalServerAdmins")
    icon = "application"
    welcome = _(
        "This wizard deactivates applications on a server, or in a whole pool. Calls that run there end. An "
        "application that no server of the pool runs any more is taken off the pool; that is refused while application "
        "contacts, the numbers that people call, lead to it."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("place", PlaceForm, _("Select Server or Pool")),
        Page("applications", DeactivateForm, _("Application Configuration")),
    )
    ready_title = _("Ready to Deactivate Applications")

    def subject(self, answers: Answers) -> str:
        return pool_of(answers)

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        return known_place(asked)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_deactivate_applications(spec=spec_of(answers), directory=context.directory)


def spec_of(answers: Answers) -> ApplicationsSpec:
    """The wish that the pages tell."""
    chosen = list(answers["applications"].get("applications", []))
    return ApplicationsSpec.from_json({**place_in(answers), "applications": chosen})
