"""One replication run from its lease to its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.conf import settings
from django.db import transaction

from ocsadmin.directory import Directory, ServerState
from ocsadmin.directory.errors import DirectoryUnreachable
from ocsadmin.errors import DomainError
from ocsadmin.work.clock import database_now

from . import brake, deleted_objects, kinds, records, watermarks
from .attribution import Attribution, by_jobs
from .context import Context
from .deletion import Missing, keep, let_go
from .delta import read_changes
from .full import read_fully
from .garbage import seldom_collected
from .kinds import MirrorKind
from .lease import NAME, Lease, LeaseLost
from .look_again import look_again
from .models import ReplicationRun, ReplicationState, Watermark
from .one_controller import check_unchanged, one_controller
from .watermarks import Received


def run_replication(
    directory: Directory,
    *,
    mode: str,
    only: Sequence[str] | None = None,
    requested_by: str = "",
    attribution: Attribution | None = None,
) -> ReplicationRun:
    """See :func:`ocsadmin.mirror.replicate`."""
    chosen = kinds.named(only)
    with seldom_collected():
        for tries_left in (2, 1, 0):
            lease = Lease.take()
            try:
                run = ReplicationRun(mode=mode, requested_by=requested_by, started_at=database_now())
                replication = Replication(directory, run, chosen, lease, attribution or by_jobs)
                ended = replication.carry_out(whole=only is None)
            finally:
                lease.give_back()
            if not (tries_left and replication.lost_controller):
                break
    return ended


class Beat:
    """Prolongs the lease and saves the counts, in the transaction of what was just stored."""

    def __init__(self, lease: Lease, run: ReplicationRun, context: Context) -> None:
        self.lease, self.run, self.context = lease, run, context

    def __call__(self) -> None:
        """:raises LeaseLost: another worker replicates by now."""
        self.lease.hold()
        self.run.counts = {name: asdict(tally) for name, tally in self.context.tallies.items()}
        self.run.save(update_fields=["counts"])


class Replication:
    """One run over some kinds."""

    def __init__(
        self,
        directory: Directory,
        run: ReplicationRun,
        chosen: Sequence[MirrorKind],
        lease: Lease,
        attribution: Attribution,
    ) -> None:
        self.directory, self.run, self.kinds, self.lease = directory, run, chosen, lease
        self.context = Context(directory, run, attribution, started=run.started_at)
        self.context.heartbeat = self._beat = Beat(lease, run, self.context)
        self._losses: dict[MirrorKind, list[Missing]] = {}
        self._stop: list[str] = []
        self.lost_controller = False
        """The controller was lost on the way: another one may be read from the beginning."""

    def carry_out(self, *, whole: bool) -> ReplicationRun:
        """Do it. What goes wrong with the directory ends in the record; a bug of ours too, but it is raised as well.

        :raises LeaseLost: another worker replicates by now. It has marked this run as failed; nothing more is stored.

        ``whole``: all kinds are in it, so that a full run counts as the daily one.
        """
        try:
            with one_controller(self.directory) as server:
                self._read(server)
            domain = self.directory.forest.domain
        except LeaseLost:
            raise
        except DomainError as error:
            self.lost_controller = bool(self.run.controller) and isinstance(error, DirectoryUnreachable)
            return self._failed(error.text, error.cure, error.code)
        except Exception as error:
            self._failed(
                f"{type(error).__name__}: {error}",
                "This is a fault of the console: look into the worker's log.",
                "internal-error",
            )
            raise
        with self.lease.ending():
            return records.ended(self.run, self._stop, domain, whole=whole)

    def _failed(self, text: str, cure: str, code: str) -> ReplicationRun:
        with self.lease.ending():
            return records.failed(self.run, text, cure, code)

    def _read(self, server: ServerState) -> None:
        marks = watermarks.read(self.kinds)
        self._introduce(server, marks)
        self.context.knowledge = watermarks.knowledge(marks, server)
        if self.run.mode == "delta" and self._nothing_happened(server, marks):
            return
        self.run.save()
        self.lease.hold(self.run)
        received = watermarks.received(self.kinds, self.directory)
        if self.run.mode == "full":
            watermarks.note_mixed(marks, server)
        self._read_kinds(marks)
        check_unchanged(self.directory, server)
        self._settle(server, marks, received)

    def _introduce(self, server: ServerState, marks: Mapping[str, Watermark]) -> None:
        """Note who answers, and read in full where a delta would mean nothing."""
        run = self.run
        run.controller, run.invocation_id, run.to_usn = server.host, server.invocation_id, server.highest_usn
        why = watermarks.why_full(self.kinds, dict(marks), server) or self._shown_again()
        if run.mode == "delta" and why:
            run.mode, run.reason = ReplicationRun.Mode.FULL, why
        if not why:
            run.from_usn = min((mark.usn for mark in marks.values()), default=None)

    def _shown_again(self) -> str:
        """Why a delta would not do, where deleted objects were hidden and are no longer."""
        known = ReplicationState.objects.values_list("deleted_hidden", flat=True).filter(name=NAME).first()
        if known and not self.context.hidden_tombstones:
            return "The console's account may see deleted objects now."
        return ""

    def _nothing_happened(self, server: ServerState, marks: Mapping[str, Watermark]) -> bool:
        stood_still = all(mark.usn == server.highest_usn for mark in marks.values())
        return stood_still and not self.context.any_marked

    def _read_kinds(self, marks: Mapping[str, Watermark]) -> None:
        if self.run.mode == "delta":
            self._losses = read_changes(self.kinds, self.context, since=self.run.from_usn or 0)
            for kind, missing in self._losses.items():
                self._weigh(kind, missing, read=None)
            look_again(self.kinds, self.context)
            return
        for kind in self.kinds:
            self._read_in_full(kind, marks.get(kind.name))

    def _read_in_full(self, kind: MirrorKind, mark: Watermark | None) -> None:
        rows = kind.model._default_manager.count()
        initial = rows == 0 or mark is None or mark.signature != kind.signature
        missing = read_fully(kind, self.context, initial=initial, rows=rows)
        self._losses[kind] = missing
        answered = self.context.tally(kind.name).read
        self._weigh(kind, missing, read=answered, rows=rows)

    def _weigh(self, kind: MirrorKind, missing: list[Missing], *, read: int | None, rows: int | None = None) -> None:
        if missing:
            count = kind.model._default_manager.count() if rows is None else rows
            if reason := brake.reason_to_stop(kind, missing, rows=count, read=read):
                self._stop.append(reason)

    def _settle(self, server: ServerState, marks: Mapping[str, Watermark], received: Received) -> None:
        """Delete what has gone, or let the brake hold it; then move the watermarks."""
        if reason := brake.too_many(self._losses, settings.MIRROR_DELETE_BRAKE):
            self._stop.append(reason)
        if self._stop:
            with self.lease.storing():
                brake.hold(self.run, self._losses)
            for kind, missing in self._losses.items():
                self.context.tally(kind.name).held = len(missing)
                keep(kind, [one for one in missing if not one.proven], self.context)
        else:
            for kind, missing in self._losses.items():
                let_go(kind, missing, self.context)
        hidden = self.run.deleted_hidden = deleted_objects.as_texts(self.context.hidden_tombstones)
        sure = self._read_for_sure(server, marks)
        with transaction.atomic():
            self._beat()
            ReplicationState.objects.filter(name=NAME).update(deleted_hidden=hidden)
            watermarks.set_to(sure, server, received)

    def _read_for_sure(self, server: ServerState, marks: Mapping[str, Watermark]) -> list[MirrorKind]:
        """Kinds whose watermark may move.

        Where the brake doubts the answer of a full run, the old watermark stays if it still counts: what was changed
        while the answer lacked objects is then read once it no longer does.
        """
        if self.run.mode == "delta" or not self._stop:
            return list(self.kinds)
        return [
            kind
            for kind in self.kinds
            if not self._losses.get(kind) or watermarks.why_full([kind], dict(marks), server)
        ]
