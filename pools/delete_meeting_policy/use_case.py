"""Delete a meeting policy."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Action, UseCase
from pools.change_global_settings.use_case import CHANGE_GLOBAL_SETTINGS

from .plan import plan_delete_meeting_policy
from .spec import DeleteMeetingPolicySpec

DELETE_MEETING_POLICY: Final = UseCase(
    name="delete_meeting_policy",
    title=_("Delete a meeting policy"),
    verb=_("Delete"),
    help=_("Delete a meeting policy that is not in use."),
    permission=CHANGE_GLOBAL_SETTINGS.permission,
    spec=DeleteMeetingPolicySpec,
    plan=plan_delete_meeting_policy,
    icon="delete",
    order=406,
    rest=Action(on="meeting-policies", method="delete", detail=True, names="policy"),
)
