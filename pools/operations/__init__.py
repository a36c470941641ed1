"""What can be done to pools. Each module is a use case: a spec goes in, a plan comes out, nothing is written."""

from .create_pool import plan_create_pool
from .pool_spec import PoolSpec

__all__ = ["PoolSpec", "plan_create_pool"]
