"""Remove a server from its pool; remove an empty pool."""

from .remove_pool import RemovePoolWizard
from .remove_server import RemoveServerWizard

__all__ = ["RemovePoolWizard", "RemoveServerWizard"]
