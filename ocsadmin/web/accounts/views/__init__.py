"""The pages of signing in, rights, tokens and the audit log."""

from .access import access, revoke_anyones_token, revoke_session
from .audit_log import audit_export, audit_log
from .groups import accept_group, groups
from .procedures import procedures
from .sign_in import sign_in, sign_out
from .tokens import create_token, revoke_token, token_list

__all__ = [
    "accept_group",
    "access",
    "audit_export",
    "audit_log",
    "create_token",
    "groups",
    "procedures",
    "revoke_anyones_token",
    "revoke_session",
    "revoke_token",
    "sign_in",
    "sign_out",
    "token_list",
]
