"""The names of rights that many places ask for, said once. A right that a use case brings is ``<USE_CASE>.needs``."""

from __future__ import annotations

from typing import Final

VIEW_DASHBOARD: Final = "web.view_dashboard"
VIEW_USERS: Final = "users.view_user"
SCHEDULE_REPORTS: Final = "users.schedule_reports"
VIEW_POOLS: Final = "pools.view_pool"
VALIDATE: Final = "pools.validate"
SIGN_OFF: Final = "pools.sign_off"
VIEW_JOBS: Final = "jobs.view_job"
CONFIRM_ROWS: Final = "jobs.confirm_row"
VIEW_RUNS: Final = "mirror.view_run"
RUN_REPLICATION: Final = "mirror.run_replication"
SETTLE_DRIFT: Final = "mirror.settle_drift"
DELEGATE: Final = "accounts.delegate"
VIEW_PROCEDURES: Final = "accounts.view_procedures"
USE_API_TOKENS: Final = "accounts.use_api_tokens"
MANAGE_ACCESS: Final = "accounts.manage_access"
READ_AUDIT: Final = "accounts.read_audit"


def named(constant: str) -> str:
    """The right that a constant of this module names: ``VIEW_JOBS``, for templates.

    :raises LookupError: there is no such constant.
    """
    found = globals().get(constant) if constant.isupper() else None
    if not isinstance(found, str):
        raise LookupError(f"{constant} names no right.")
    return found
