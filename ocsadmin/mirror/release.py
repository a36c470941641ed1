"""A person lets rows go: deletions that a brake held, and objects that are not found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError

from . import kept, kinds, records, watermarks
from .attribution import by_jobs
from .batches import batches
from .context import Context
from .deletion import Missing, drop, look_for
from .kinds import MirrorKind
from .lease import Lease, LeaseLost
from .models import HeldDeletion, KeptObject, ReplicationRun, ReplicationState
from .one_controller import one_controller
from .replication import Beat
from .store import Store


class AlreadyDecided(DomainError):
    """Nothing waits for a decision."""

    code = "nothing-held"
    message = "Run {run} holds no deletions back, or they were let through already."
    hint = "Look at the newest run that the brake stopped."


def let_delete(run: ReplicationRun, directory: Directory, *, requested_by: str) -> ReplicationRun:
    """Delete from the mirror what ``run`` held back, in a run of its own.

    Each object is looked for once more; what is there again stays, and nothing goes that was not on the list.

    :raises AlreadyDecided: it holds nothing back.
    :raises AlreadyRunning: another worker replicates now.
    """
    lease = Lease.take()
    try:
        claimed = ReplicationRun.objects.filter(pk=run.pk, state=ReplicationRun.State.STOPPED, decided_at=None)
        if not claimed.exists():
            raise AlreadyDecided(run=run.pk)
        held = _by_kind(HeldDeletion.objects.filter(run=run).values_list("kind", "guid"))
        record = _carry_out(held, f"Held back by run {run.pk}", directory, requested_by, lease)
        if record.state == ReplicationRun.State.COMPLETED:
            with lease.storing():
                claimed.update(decided_at=timezone.now(), decided_by=requested_by)
                ReplicationState.objects.filter(braked_run=run).update(braked_run=None)
        return record
    finally:
        lease.give_back()


def take_out(keys: Sequence[int], directory: Directory, *, requested_by: str) -> ReplicationRun:
    """Delete from the mirror objects that are not found or not readable, as a person decided, in a run of its own.

    ``keys`` are those of ``KeptObject``. Each is looked for once more; what is there again stays.

    :raises AlreadyRunning: another worker replicates now.
    """
    marks = [mark for batch in batches(keys, 500) for mark in KeptObject.objects.filter(pk__in=batch)]
    lease = Lease.take()
    try:
        reason = f"{len(marks)} objects that were not found were taken out of the mirror"
        record = _carry_out(_by_kind((mark.kind, mark.guid) for mark in marks), reason, directory, requested_by, lease)
        if record.state == ReplicationRun.State.COMPLETED:
            with lease.storing():
                for kind, guids in _by_kind((mark.kind, mark.guid) for mark in marks if not mark.mirrored).items():
                    kept.settle(kind, guids)
        return record
    finally:
        lease.give_back()


def _carry_out(
    those: Mapping[MirrorKind, Sequence[UUID]], reason: str, directory: Directory, requested_by: str, lease: Lease
) -> ReplicationRun:
    with transaction.atomic():
        record = ReplicationRun.objects.create(
            mode=ReplicationRun.Mode.DELETIONS,
            requested_by=requested_by,
            started_at=timezone.now(),
            reason=reason[:512],
        )
        lease.hold(record)
    context = Context(directory, record, by_jobs, started=record.started_at)
    context.heartbeat = Beat(lease, record, context)
    try:
        with one_controller(directory) as server:
            record.controller = server.host
            context.knowledge = watermarks.knowledge(watermarks.read(those), server)
            for kind, guids in those.items():
                drop(kind, _still_missing(kind, guids, context), context)
    except LeaseLost:
        raise
    except DomainError as error:
        with lease.storing():
            return records.failed(record, error.text, error.cure, error.code)
    record.state, record.ended_at = ReplicationRun.State.COMPLETED, timezone.now()
    with lease.storing():
        record.save()
    return record


def _still_missing(kind: MirrorKind, guids: Sequence[UUID], context: Context) -> list[Missing]:
    return look_for(kind, guids, context, Store(kind, context))


def _by_kind(those: Iterable[tuple[str, UUID]]) -> dict[MirrorKind, list[UUID]]:
    found: dict[MirrorKind, list[UUID]] = {}
    for name, guid in those:
        found.setdefault(kinds.get(name), []).append(guid)
    return found
