"""A job to take away: LDIF forward and back, command lines, the log as CSV. All as streams, for 100,000 rows."""

from .commands import commands
from .ldif import back as ldif_back
from .ldif import forward as ldif_forward
from .log_csv import log_csv, safe_cell

__all__ = ["commands", "ldif_back", "ldif_forward", "log_csv", "safe_cell"]
