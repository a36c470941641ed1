"""Full replication of a kind: every object is read; memory stays flat."""

from __future__ import annotations

from . import kept
from .context import Context
from .deletion import Missing, look_for
from .kinds import MirrorKind
from .store import Store


def read_fully(kind: MirrorKind, context: Context, *, initial: bool, rows: int) -> list[Missing]:
    """Read all objects of this kind. Answers with the rows whose objects have gone; nothing is deleted here.

    ``initial``: there was nothing to compare with, so changes are counted and not listed. ``rows``: how many there are.
    """
    directory = context.directory
    store = Store(kind, context, keep_changes=not initial, empty=rows == 0)
    context.tally(kind.name).initial = initial
    for page in directory.pages(kind.base_in(directory.forest), kind.where, attributes=kind.attributes):
        store.take(page)
    looked_at = kept.of(kind).filter(looked_at__gte=context.started)
    rows_left = kind.model._default_manager.filter(read_at__lt=context.started)
    unseen = rows_left.exclude(guid__in=looked_at.values("guid")).values_list("guid", flat=True)
    return look_for(kind, list(unseen), context, Store(kind, context))
