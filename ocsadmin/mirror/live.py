"""One object read now."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from ocsadmin.directory import Directory
from ocsadmin.directory.filters import And, Eq

from . import kinds
from .attribution import by_jobs
from .context import Context
from .deletion import let_go, look_for
from .models import MirroredObject
from .store import Store


def read_one(kind_name: str, guid: UUID, directory: Directory) -> MirroredObject | None:
    """See :func:`ocsadmin.mirror.read_now`. What differs is recorded like in a run, without a run.

    A row whose object is not found, or not readable, is marked (``KeptObject``) and returned as it was read before.

    :raises UnknownKind: no kind has this name.
    :raises DirectoryError: the directory does not answer.
    """
    kind = kinds.get(kind_name)
    context = Context(directory, None, by_jobs, started=timezone.now())
    store = Store(kind, context)
    where = And((kind.where, Eq("objectGUID", guid)))
    store.take(list(directory.search(kind.base_in(directory.forest), where, attributes=kind.attributes)))
    row = kind.model._default_manager.filter(guid=guid).first()
    if row is None or row.read_at >= context.started:
        return row
    let_go(kind, look_for(kind, [guid], context, store), context)
    return kind.model._default_manager.filter(guid=guid).first()
