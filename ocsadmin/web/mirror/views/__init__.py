"""The pages of replication: runs, what they changed, how fresh the mirror is."""

from .actions import let_delete, read_now, replicate
from .drift import drift, restore_drift, settle_drift
from .freshness import freshness
from .kept import kept, take_out
from .runs import run_detail, run_list

__all__ = [
    "drift",
    "freshness",
    "kept",
    "let_delete",
    "read_now",
    "replicate",
    "restore_drift",
    "run_detail",
    "run_list",
    "settle_drift",
    "take_out",
]
