"""The shapes that every resource shares."""

from .job import JobSerializer, RowSerializer
from .mirror import MirrorSerializer
from .plan import FittedPlanSerializer, PlanSerializer
from .problem import ProblemSerializer
from .replication import ReplicationRunSerializer, ReplicationSpecSerializer
from .spec import SpecSerializer

__all__ = [
    "FittedPlanSerializer",
    "JobSerializer",
    "MirrorSerializer",
    "PlanSerializer",
    "ProblemSerializer",
    "ReplicationRunSerializer",
    "ReplicationSpecSerializer",
    "RowSerializer",
    "SpecSerializer",
]
