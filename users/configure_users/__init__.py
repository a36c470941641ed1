"""Configure users: single settings of many people, each changed only where it is asked for."""

from .errors import EnhancedPresenceStays, NothingAsked, PolicyUnknown, SettingEnforced
from .plan import assess_users, plan_configure_users
from .spec import ConfigureUsersSpec, Settings

__all__ = [
    "ConfigureUsersSpec",
    "EnhancedPresenceStays",
    "NothingAsked",
    "PolicyUnknown",
    "SettingEnforced",
    "Settings",
    "assess_users",
    "plan_configure_users",
]
