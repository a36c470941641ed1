"""Searches of the list of people that are kept under a name: for oneself, for a group, or for everyone.

Pages and REST call the same functions; what a search finds is always what whoever opens it may see.
"""

from .keeping import change, create, remove
from .query import clean, count, in_words, pool_names
from .spec import SavedSearchSpec

__all__ = ["SavedSearchSpec", "change", "clean", "count", "create", "in_words", "pool_names", "remove"]
