"""The gate: the only way to write anything outside our database leads through ``submit``."""

from ocsadmin.plans.differences import Difference, differences

from .asking import ask, ask_all
from .fitting import Fitted, LeftOut, NothingLeft
from .inverses import NothingToRetry, NothingToUndo, retry_plan, undo_plan
from .people import NotWaiting, cancel, confirm
from .submission import (
    EmptyPlan,
    NotPermitted,
    PlanApplied,
    PlanChanged,
    PlanStale,
    SecretsMissing,
    changed_since,
    submit,
)
from .undoing import Again, JobIsRunning, again

__all__ = [
    "Again",
    "Difference",
    "EmptyPlan",
    "Fitted",
    "JobIsRunning",
    "LeftOut",
    "NotPermitted",
    "NotWaiting",
    "NothingLeft",
    "NothingToRetry",
    "NothingToUndo",
    "PlanApplied",
    "PlanChanged",
    "PlanStale",
    "SecretsMissing",
    "again",
    "ask",
    "ask_all",
    "cancel",
    "changed_since",
    "confirm",
    "differences",
    "retry_plan",
    "submit",
    "undo_plan",
]
