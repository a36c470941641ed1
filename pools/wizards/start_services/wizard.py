"""The Start Services Wizard, and those that stop services and start single applications.

Source: Deploying Enterprise Edition, "Start the Services" and "Start an Application".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from ocsadmin import parts
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from pools.services.place_page import PlaceForm, known_place, place_in
from pools.start_services.pages import ReplicationForm, ServicesForm, StopForm, StoppedApplicationsForm
from pools.start_services.plan import plan_start_services, plan_stop_services
from pools.start_services.spec import ServicesSpec, StopServicesSpec
from pools.wizards.subjects import pool_of

PLACE = Page("place", PlaceForm, _("Select Server or Pool"))


class StartServicesWizard(Wizard):
    """Pages and plan of the start."""

    name = "start_services"
    title = _("Start Services")
    order = 60
    permission = "pools.start_services"
    group = "RTCUniversalServerAdmins"
    icon = "run"
    welcome = _(
        "This wizard starts the Windows services of a server or of a whole pool, in the order of their dependencies. "
        "Each is a step that you do on the server; press Check now on its row, and the console looks whether the "
        "service answers. One that is late becomes a Warning that can be asked again. Before: the changes in Active "
        "Directory have replicated, and Windows Firewall runs."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        PLACE,
        Page(
            "replication",
            ReplicationForm,
            _("Verify Replication"),
            template="pools/start_services/replication.html",
        ),
        Page("services", ServicesForm, _("Services to Start")),
    )
    ready_title = _("Ready to Start Services")

    def subject(self, answers: Answers) -> str:
        return pool_of(answers)

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        return known_place(asked)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        spec = ServicesSpec.from_json({**place_in(answers), "services": chosen_services(answers)})
        return plan_start_services(spec=spec, directory=context.directory, controllers=parts.controllers())


class StopServicesWizard(Wizard):
    """Pages and plan of the opposite."""

    name = "stop_services"
    title = _("Stop Services")
    section = _("Maintenance")
    order = 300
    permission = "pools.start_services"
    group = "RTCUniversalServerAdmins"
    icon = "stop"
    welcome = _(
        "This wizard stops the Windows services of a server or of a whole pool, in the reverse order of their start. "
        "Before that the server can be drained: it gets no new connections, and conversations may end. The plan says "
        "what users will notice."
    )
    pages: ClassVar[tuple[Page, ...]] = (PLACE, Page("services", StopForm, _("Services to Stop")))
    ready_title = _("Ready to Stop Services")

    def subject(self, answers: Answers) -> str:
        return pool_of(answers)

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        return known_place(asked)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        drain = bool(answers["services"].get("drain"))
        wish = {**place_in(answers), "services": chosen_services(answers), "drain": drain}
        return plan_stop_services(spec=StopServicesSpec.from_json(wish), directory=context.directory)


class StartApplicationWizard(Wizard):
    """One application, or all that are stopped."""

    name = "start_application"
    title = _("Start an Application")
    order = 65
    permission = "pools.start_services"
    group = _("Administrators, Domain Admins and RTCUniversalServerAdmins")
    icon = "application"
    welcome = _(
        "This wizard starts one of the activated applications, or all that are stopped. The console looks which of "
        "them answer now. Conferencing Attendant, Conferencing Announcement Service and Response Group Service need "
        "further configuration before they run properly."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        PLACE,
        Page("services", StoppedApplicationsForm, _("Applications to Start")),
    )
    ready_title = _("Ready to Start Applications")

    def subject(self, answers: Answers) -> str:
        return pool_of(answers)

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        return known_place(asked)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        chosen = list(answers["services"].get("services", []))
        spec = ServicesSpec.from_json({**place_in(answers), "services": chosen})
        return plan_start_services(spec=spec, directory=context.directory, controllers=parts.controllers())


def chosen_services(answers: Answers) -> list[str]:
    """None named where all were chosen."""
    page = answers["services"]
    return [] if page.get("all") else list(page.get("services", []))
