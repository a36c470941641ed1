"""Change the global meeting settings."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import ONLY_SERVER_ADMINS, Permission
from ocsadmin.accounts.procedures import TOOLS, procedure
from ocsadmin.use_cases import Action, UseCase

from .plan import plan_change_global_settings
from .spec import GlobalSettingsSpec

CHANGE_GLOBAL_SETTINGS: Final = UseCase(
    name="change_global_settings",
    title=_("Change global meeting settings"),
    verb=_("Change"),
    help=_("Change who may invite anonymous participants, and whether one meeting policy holds for all users."),
    permission=Permission(
        "pools.change_global_settings",
        "change global meeting settings and policies",
        ONLY_SERVER_ADMINS,
        procedure(TOOLS, "Configure all other settings (other than user account settings)"),
    ),
    spec=GlobalSettingsSpec,
    plan=plan_change_global_settings,
    icon="policy",
    order=400,
    rest=Action(on="global-settings", method="patch"),
)
