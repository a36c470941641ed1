"""Global meeting settings and meeting policies."""

from .meetings import plan_change_global_settings
from .policies import (
    PERMISSION,
    plan_change_meeting_policy,
    plan_create_meeting_policy,
    plan_delete_meeting_policy,
)
from .spec import GlobalMeetingSpec, PolicySpec, policy_guid

__all__ = [
    "PERMISSION",
    "GlobalMeetingSpec",
    "PolicySpec",
    "plan_change_global_settings",
    "plan_change_meeting_policy",
    "plan_create_meeting_policy",
    "plan_delete_meeting_policy",
    "policy_guid",
]
