"""Configure users.

Source: Deploying Enterprise Edition, "Configure Users".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_ADMINS, Permission
from ocsadmin.accounts.procedures import TOOLS, procedure
from ocsadmin.use_cases import Rows, UseCase, Wizard, from_json
from ocsadmin.wizards import Answers, Page
from users.csv.columns import Options, RowRequest
from users.people import pages
from users.people.menus import PersonMenu
from users.people.rest import people_action
from users.settings import GENERAL, MEETINGS, SETTINGS, VOICE

from .pages import MeetingSettingsForm, UserSettingsForm, VoiceSettingsForm
from .plan import assess_users, plan_configure_users
from .spec import ConfigureUsersSpec

TEMPLATE: Final = "users/configure_users/settings.html"


def _read(answers: Answers) -> dict[str, Any]:
    """What is ticked on the pages of settings; the others stay."""
    asked: dict[str, Any] = {}
    for page in (GENERAL, MEETINGS, VOICE):
        asked |= answers[page].get("wished") or {}
    people, left_out = answers["people"].get("people", []), answers["verify"].get("left_out", [])
    return {"people": people, "left_out": left_out, **asked}


def _rows(requests: Sequence[RowRequest], _options: Options) -> ConfigureUsersSpec:
    """:raises ManyErrors: no row asks for anything."""
    return from_json(ConfigureUsersSpec, {"each": {str(request.key): dict(request.values) for request in requests}})


CONFIGURE_USERS: Final = UseCase(
    name="configure_users",
    title=_("Configure users"),
    verb=_("Configure"),
    help=_("Change single settings of people who are enabled. What is not named stays as it is."),
    permission=Permission(
        "users.configure_users",
        "configure users",
        BOTH_ADMINS,
        procedure(TOOLS, "Configure user account settings"),
    ),
    spec=ConfigureUsersSpec,
    plan=plan_configure_users,
    assess=assess_users,
    icon="edit",
    order=220,
    wizard=Wizard(
        section=pages.SECTION,
        welcome=_(
            "Changes single settings of people who are enabled for Office Communications Server. Each setting is "
            "changed only if you tick it; all others stay as they are, different as they may be from person to "
            "person. What the global settings decide for everyone can't be changed here; the page says so."
        ),
        pages=(
            pages.ENABLED,
            Page(GENERAL, UserSettingsForm, _("Configure User Settings"), template=TEMPLATE),
            Page(MEETINGS, MeetingSettingsForm, _("Configure Meeting Settings"), template=TEMPLATE),
            Page(VOICE, VoiceSettingsForm, _("Configure Enterprise Voice"), template=TEMPLATE),
            pages.VERIFY,
        ),
        ready_title=_("Ready to Configure Users"),
        read=_read,
    ),
    rest=people_action("configure"),
    csv=Rows(
        read=_rows,
        more={
            "skips_blank": True,
            "columns": tuple(one.column() for one in SETTINGS),
            "options": (),
            "places": {"line": "line_uri", "not-a-line": "line_uri"},
        },
    ),
    menus=(PersonMenu(shown=lambda person: person.enabled),),
)
