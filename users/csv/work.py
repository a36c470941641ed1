"""What is to be done with a file is done at once where it is small, else by a worker that shows how far it is."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocsadmin import acting, parts
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.conflicts import Conflict
from ocsadmin.work import Lease, LeaseLost, interrupt, request
from users.models import CSVUpload

from . import checking, intake, planning

logger = logging.getLogger(__name__)
SECONDS: Final = 120
"""Longer than any one question to the directory may take between two pulses."""
LONG: Final = 1200
"""Seconds, for steps that show no pulse: planning and submitting all rows in one go."""
SMALL_FILE: Final = 128 * 1024
SMALL: Final = 500
"""Octets and rows that a page can wait for."""
Step = CSVUpload.Step


def begin(upload: CSVUpload, step: str) -> None:
    """Have a step done: now, or by a worker. The caller looks at the file again afterwards."""
    upload.step, upload.updated_at = step, timezone.now()
    upload.done = upload.total = 0
    upload.troubles = []
    with transaction.atomic():
        upload.save()
        interrupt(upload)
        small = _is_small(upload)
        request(upload, after=intake.OWN_TIME if small else 0)
    if small:
        run(upload.pk)
        upload.refresh_from_db()


def run(pk: UUID, *, raising: bool = False) -> bool:
    """Do all that a file waits for, unless another worker does. In the name of its owner, who may see only so many.

    :raises DomainError: with ``raising`` what else would become a trouble of the file: the directory is silent.
    """
    worker = _Worker.take(pk)
    if worker is None:
        return False
    with acting.as_account(worker.upload.owner):
        try:
            worker.work(parts.directory(), raising=raising)
        except LeaseLost:
            logger.warning("The CSV file %s was taken over or discarded.", pk)
            return False
    return True


def sweep(now: datetime | None = None) -> None:
    """Remove files that are too old."""
    for upload in CSVUpload.objects.expired(now or timezone.now())[:50]:
        intake.discard(upload)


def _is_small(upload: CSVUpload) -> bool:
    if upload.step == Step.READ:
        return len(upload.octets) <= SMALL_FILE
    rows = upload.rows.stale() if upload.step == Step.CHECK else upload.rows.kept()
    return rows.count() <= SMALL


class _Worker:
    """Someone who holds the lease of a file."""

    def __init__(self, upload: CSVUpload, lease: Lease) -> None:
        self.upload, self.lease = upload, lease

    @classmethod
    def take(cls, pk: UUID) -> _Worker | None:
        lease = Lease.take(CSVUpload.objects.with_work(), pk, seconds=SECONDS)
        if lease is None:
            return None
        return cls(CSVUpload.objects.select_related("owner").get(pk=pk), lease)

    def pulse(self, done: int, total: int) -> None:
        """:raises LeaseLost: someone else has the file now, or nobody."""
        self.lease.renew(done=done, total=total)
        self.upload.done, self.upload.total = done, total

    def work(self, directory: Directory, *, raising: bool = False) -> None:
        upload = self.upload
        try:
            while upload.step:
                upload.step = getattr(self, f"_{upload.step}")(directory)
                self._save()
        except LeaseLost:
            raise
        except DomainError as error:
            self._give_up(error.text, error.cure, getattr(error, "conflicts", ()))
            if raising:
                raise
        except Exception:
            logger.exception("The CSV file %s broke in the step %s", upload.pk, upload.step)
            self._give_up("The console made an error, which was logged.", "Tell your administrator when it was.")
            raise

    def _save(self) -> None:
        """After a step: the lease ends with the last."""
        self.upload.updated_at = timezone.now()
        self.lease.seconds = SECONDS
        with self.lease.storing():
            self.upload.save()
            if not self.upload.step:
                self.lease.release()

    def _give_up(self, text: str, cure: str, conflicts: Sequence[Conflict] = ()) -> None:
        """``conflicts``: what is not as the plan showed it, each a trouble of its own."""
        upload = self.upload
        told = [{"text": f"{one.target}: {one.text}", "cure": ""} for one in conflicts]
        upload.troubles, upload.step = [{"text": text, "cure": cure}, *told], ""
        upload.forget_plan()
        self._save()

    def _read(self, _directory: Directory) -> str:
        intake.read_rows(self.upload, self.pulse)
        return "" if self.upload.troubles else Step.CHECK

    def _check(self, directory: Directory) -> str:
        checking.check_rows(self.upload, directory, self.pulse)
        return ""

    def _plan(self, directory: Directory) -> str:
        self._take_long()
        try:
            self.upload.keep_plan(planning.make_plan(self.upload, directory, self.pulse))
        except planning.RowsWrong:
            self.upload.forget_plan()
        except planning.FileWrong as wrong:
            self.upload.troubles = wrong.troubles
            self.upload.forget_plan()
        return ""

    def _submit(self, directory: Directory) -> str:
        self._take_long()
        planning.submit(self.upload, directory, self.pulse)
        return ""

    def _take_long(self) -> None:
        """No sign of life comes before the step is done."""
        self.lease.seconds = LONG
        self.pulse(0, 0)
