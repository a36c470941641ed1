"""Remove a server from its pool."""

from .plan import plan_remove_server
from .spec import RemoveServerSpec

__all__ = ["RemoveServerSpec", "plan_remove_server"]
