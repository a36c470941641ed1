"""Who signs in, their tokens, their tries, and what they did."""

from ocsadmin.accounts.delegation.models import Delegation, DelegationPolicy

from .account import Account, AccountManager
from .api_token import ApiToken
from .audit_event import AuditEvent, AuditHead
from .open_session import OpenSession
from .pinned_group import PinnedGroup
from .sign_in_attempt import SignInAttempt

__all__ = [
    "Account",
    "AccountManager",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "Delegation",
    "DelegationPolicy",
    "OpenSession",
    "PinnedGroup",
    "SignInAttempt",
]
