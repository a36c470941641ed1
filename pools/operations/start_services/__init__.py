"""Start, stop or look after the Windows services of a pool's servers."""

from .plan import plan_start_services, plan_stop_services
from .replication import replication_verdicts
from .spec import ServicesSpec, StopServicesSpec

__all__ = [
    "ServicesSpec",
    "StopServicesSpec",
    "plan_start_services",
    "plan_stop_services",
    "replication_verdicts",
]
