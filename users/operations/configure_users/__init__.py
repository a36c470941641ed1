"""Configure users: single settings of many people, each changed only where it is asked for."""

from .errors import EnhancedPresenceStays, NothingAsked, PolicyUnknown, SettingEnforced
from .plan import judge_users, plan_configure_users
from .spec import ConfigureUsersSpec, Settings

__all__ = [
    "ConfigureUsersSpec",
    "EnhancedPresenceStays",
    "NothingAsked",
    "PolicyUnknown",
    "SettingEnforced",
    "Settings",
    "judge_users",
    "plan_configure_users",
]
