"""The place where a fault happens: directory, database, journal, an account that may do everything."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ocsadmin.accounts.models import Account
from ocsadmin.directory import DN, Directory
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from ocsadmin.plans.plan import Plan
from ocsadmin.work import outbox
from ocsadmin.work.models import OutboxEntry

from . import workers
from .journal import OTHERS, Journal, Line
from .slots import Slot
from .store import Store

LEASE = 0.15
"""Seconds after which a worker that is held has lost its job."""


class World:
    def __init__(self, directory: Directory, ou: DN, folder: Path) -> None:
        self.directory, self.ou = directory, ou
        self.journal, self.log = Journal(folder / "journal"), folder / "workers.log"
        self._store = Store()
        self._lease = settings.JOB_LEASE_SECONDS

    def __enter__(self) -> World:
        self._store.__enter__()
        settings.JOB_LEASE_SECONDS = LEASE
        self.account = Account.objects.create(
            username=f"{uuid.uuid4().hex[:8]}@contoso.com",
            groups=["Domain Admins", "RTCUniversalServerAdmins", "RTCUniversalUserAdmins"],
            groups_read_at=timezone.now(),
        )
        return self

    def __exit__(self, *problem: object) -> None:
        settings.JOB_LEASE_SECONDS = self._lease
        self._store.__exit__(*problem)

    def slot(self, kind: str, lane: bool) -> Slot:
        name = uuid.uuid4().hex[:10]
        slot = Slot(kind, self.ou.child("CN", name), lane=name if lane else "")
        slot.make(self.directory)
        return slot

    def submit(self, plan: Plan, undo_of: Job | None = None) -> Job:
        return gate.submit(plan, acting_user=self.account, directory=self.directory, undo_of=undo_of)

    def start(self, job: int) -> workers.Worker:
        parts = {"store": self._store, "directory": self.directory, "journal": self.journal, "log": self.log}
        return workers.start(job, **parts)  # type: ignore[arg-type]

    def touch(self, slot: Slot, value: str) -> None:
        if slot.touch(self.directory, value):
            slot.touched(value)
            self.journal.note(Line(OTHERS, OTHERS, "wrote", str(slot.dn), value))

    def deliver(self) -> None:
        """What a worker does with what is left in the outbox."""
        OutboxEntry.objects.update(held_until=None)
        for entry in outbox.waiting():
            assert outbox.deliver(entry.pk), entry.error

    def let_leases_run_out(self) -> None:
        time.sleep(LEASE + 0.05)
