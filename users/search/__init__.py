"""One box over all that a person is known by. The text is folded when it is written, the question when it is asked."""

from .field import SearchTextField
from .fold import fold
from .query import Term, terms
from .text import search_text

__all__ = ["SearchTextField", "Term", "fold", "search_text", "terms"]
