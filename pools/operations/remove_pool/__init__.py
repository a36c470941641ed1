"""Remove a pool that is empty."""

from .blockers import Blocker, blockers
from .plan import PoolInUse, plan_remove_pool
from .spec import RemovePoolSpec

__all__ = ["Blocker", "PoolInUse", "RemovePoolSpec", "blockers", "plan_remove_pool"]
