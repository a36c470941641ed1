"""The three accounts of a server: the main and the component service account, and the guest account.

Source: Deploying Enterprise Edition, "Add Servers to the Pool", Select Main Service Account, Select Component Service
Account, Select Guest Account.
"""

from .accounts import ServiceAccounts
from .password_policy import PasswordPolicy, policy_for_new_accounts, policy_of
from .passwords import password_problems, secrets_needed
from .planning import AccountsPlan, plan_accounts
from .roles import COMPONENT, GUEST, MAIN, ROLES, AccountRole

__all__ = [
    "COMPONENT",
    "GUEST",
    "MAIN",
    "ROLES",
    "AccountRole",
    "AccountsPlan",
    "PasswordPolicy",
    "ServiceAccounts",
    "password_problems",
    "plan_accounts",
    "policy_for_new_accounts",
    "policy_of",
    "secrets_needed",
]
