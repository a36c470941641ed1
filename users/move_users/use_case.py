"""The Move Users Wizard.

Source: "Front End in an Enterprise pool", "Validate Server and Pool Functionality (Step 6A)", tip.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.jobs.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from pools.models import Pool
from users.models import User
from users.move_users.plan import plan_move_users
from users.people.people_page import EnabledPeopleForm
from users.wizards.wish import how_many

from .pages import ForceForm, TargetForm, VerifyForm, spec_of

MOST = 100_000


class MoveUsersWizard(Wizard):
    name = "move_users"
    title = _("Move users")
    permission = "users.move_users"
    group = "RTCUniversalUserAdmins"
    icon = "move"
    section = _("Users")
    order = 240
    welcome = _(
        "Gives people another home pool. While their pool is up, its servers hand over what they store: contacts, "
        "presence, meetings. If a pool is lost for good, people can be moved by force; then all of that is lost."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("people", EnabledPeopleForm, _("People")),
        Page("pool", TargetForm, _("Select Server or Pool"), template="users/move_users/target.html"),
        Page("verify", VerifyForm, _("Verify"), template="users/verify.html"),
        Page("force", ForceForm, _("Confirm the Loss"), when=lambda answers: bool(answers["pool"].get("forced"))),
    )
    ready_title = _("Ready to Move Users")

    def subject(self, answers: Answers) -> str:
        return how_many(answers)

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        """``?pool=<GUID>``: everyone who lives on that pool."""
        try:
            pool = Pool.objects.filter(guid=UUID(asked.get("pool", ""))).first()
        except ValueError:
            pool = None
        if pool is None:
            return {}
        people = User.objects.filter(home_server_key=pool.service_dn_key).order_by("sort_name", "pk")
        guids = [str(guid) for guid in people.values_list("guid", flat=True)[:MOST]]
        return {"people": {"source": "picked", "people": guids, "picked": guids}} if guids else {}

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_move_users(spec=spec_of(answers), directory=context.directory)
