"""One object read now."""

from __future__ import annotations

from contextlib import AbstractContextManager
from uuid import UUID

from django.utils import timezone

from ocsadmin.directory import Directory
from ocsadmin.directory.filters import And, Eq

from . import kinds, watermarks
from .attribution import by_jobs
from .context import Context
from .deletion import let_go, look_for
from .kinds import MirrorKind
from .models import MirroredObject, Watermark
from .store import Store


def read_one(kind_name: str, guid: UUID, directory: Directory) -> MirroredObject | None:
    """See :func:`ocsadmin.mirror.read_now`. What differs is recorded like in a run, without a run.

    A row whose object is not found, or not readable, is marked (``KeptObject``) and returned as it was read before.

    :raises UnknownKind: no kind has this name.
    :raises DirectoryError: the directory does not answer.
    """
    kind = kinds.get(kind_name)
    mark = watermarks.read([kind]).get(kind.name)
    with _mirrors_controller(directory, mark):
        context = Context(directory, None, by_jobs, started=timezone.now())
        if mark is not None:
            context.knowledge = watermarks.knowledge({kind.name: mark}, directory.state())
        return _read(kind, guid, context)


def _mirrors_controller(directory: Directory, mark: Watermark | None) -> AbstractContextManager[None]:
    """The controller that the mirror was read from; another one, which may lag, only where that can't be reached."""
    same = directory.controller_of(mark.invocation_id) if mark else None
    return directory.staying_on(same or directory.controller())


def _read(kind: MirrorKind, guid: UUID, context: Context) -> MirroredObject | None:
    directory, store = context.directory, Store(kind, context)
    where = And((kind.where, Eq("objectGUID", guid)))
    store.take(list(directory.search(kind.base_in(directory.forest), where, attributes=kind.attributes)))
    row = kind.model._default_manager.filter(guid=guid).first()
    if row is None or row.read_at >= context.started:
        return row
    let_go(kind, look_for(kind, [guid], context, store), context)
    return kind.model._default_manager.filter(guid=guid).first()
