"""Change or rename a meeting policy."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Action, UseCase
from pools.change_global_settings.use_case import CHANGE_GLOBAL_SETTINGS

from .plan import plan_change_meeting_policy
from .spec import ChangeMeetingPolicySpec

CHANGE_MEETING_POLICY: Final = UseCase(
    name="change_meeting_policy",
    title=_("Change a meeting policy"),
    verb=_("Change"),
    help=_("Change or rename a meeting policy."),
    permission=CHANGE_GLOBAL_SETTINGS.permission,
    spec=ChangeMeetingPolicySpec,
    plan=plan_change_meeting_policy,
    icon="policy",
    order=404,
    rest=Action(on="meeting-policies", method="patch", detail=True, names="policy"),
)
