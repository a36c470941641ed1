"""The pages of signing in, rights, tokens and the audit log."""

from .audit_log import audit_log
from .procedures import procedures
from .sign_in import sign_in, sign_out
from .tokens import create_token, revoke_token, token_list

__all__ = ["audit_log", "create_token", "procedures", "revoke_token", "sign_in", "sign_out", "token_list"]
