"""Create a meeting policy."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Action, UseCase
from pools.change_global_settings.use_case import CHANGE_GLOBAL_SETTINGS

from .plan import plan_create_meeting_policy
from .spec import CreateMeetingPolicySpec

CREATE_MEETING_POLICY: Final = UseCase(
    name="create_meeting_policy",
    title=_("Create a meeting policy"),
    verb=_("Create"),
    help=_("Create a meeting policy, or copy one."),
    permission=CHANGE_GLOBAL_SETTINGS.permission,
    spec=CreateMeetingPolicySpec,
    plan=plan_create_meeting_policy,
    icon="policy",
    order=402,
    rest=Action(on="meeting-policies"),
)
