"""Where there are few people, the database answers by itself; only the words for guesses are kept in memory."""

from __future__ import annotations

from users.models import User
from users.models.search_change import SearchChange

from .keep import FEWEST
from .snapshot.vocabulary import Vocabulary, of

_known: tuple[tuple[int, int], Vocabulary] | None = None


def are_few() -> bool:
    return not User._base_manager.order_by("pk").values_list("pk")[FEWEST : FEWEST + 1].exists()


def vocabulary() -> Vocabulary:
    """The words that people are called by now; gathered again where somebody changed."""
    global _known
    last = SearchChange.objects.order_by("-pk").values_list("pk", "stamp").first() or (0, 0)
    if _known is None or _known[0] != last:
        _known = last, of(User._base_manager.values_list("search_text", flat=True).iterator())
    return _known[1]
