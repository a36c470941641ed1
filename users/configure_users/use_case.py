"""The Configure Users Wizard.

Source: Deploying Enterprise Edition, "Configure Users".
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from ocsadmin.jobs.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from users.configure_users import plan_configure_users
from users.configure_users.pages import MeetingSettingsForm, UserSettingsForm, VoiceSettingsForm
from users.configure_users.verify_page import VerifyForm
from users.configure_users.wish import spec_of
from users.people.people_page import EnabledPeopleForm
from users.wizards.wish import how_many

TEMPLATE = "users/configure_users/settings.html"


class ConfigureUsersWizard(Wizard):
    name = "configure_users"
    title = _("Configure users")
    permission = "users.configure_users"
    group = "RTCUniversalUserAdmins"
    icon = "edit"
    section = _("Users")
    order = 220
    welcome = _(
        "Changes single settings of people who are enabled for Office Communications Server. Each setting is changed "
        "only if you tick it; all others stay as they are, different as they may be from person to person. What the "
        "global settings decide for everyone can't be changed here; the page says so."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("people", EnabledPeopleForm, _("People")),
        Page("settings", UserSettingsForm, _("Configure User Settings"), template=TEMPLATE),
        Page("meetings", MeetingSettingsForm, _("Configure Meeting Settings"), template=TEMPLATE),
        Page("voice", VoiceSettingsForm, _("Configure Enterprise Voice"), template=TEMPLATE),
        Page("verify", VerifyForm, _("Verify Settings"), template="users/verify.html"),
    )
    ready_title = _("Ready to Configure Users")

    def subject(self, answers: Answers) -> str:
        return how_many(answers)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_configure_users(spec=spec_of(answers), directory=context.directory)
