"""What is to be done with a file is done at once where it is small, else by a worker that shows how far it is."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocsadmin import doorbell, parts
from ocsadmin.accounts.delegation import acting
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from users.models import CSVUpload

from . import checking, intake, planning

logger = logging.getLogger(__name__)
LEASE: Final = timedelta(minutes=2)
"""Longer than any one question to the directory and the submission of the largest plan may take between two pulses."""
SLOW: Final = timedelta(minutes=20)
"""For steps that show no pulse: planning and submitting all rows in one go."""
SMALL_FILE: Final = 128 * 1024
SMALL: Final = 500
"""Octets and rows that a page can wait for."""
Step = CSVUpload.Step


class LeaseLost(Exception):
    """Someone else works on the file, or it was discarded."""


def begin(upload: CSVUpload, step: str) -> None:
    """Have a step done: now, or by a worker. The caller looks at the file again afterwards."""
    upload.step, upload.updated_at = step, timezone.now()
    upload.done = upload.total = 0
    upload.troubles = []
    upload.save()
    if _is_small(upload):
        run(upload.pk)
        upload.refresh_from_db()
    else:
        transaction.on_commit(partial(ring, upload.pk))


def ring(pk: UUID) -> bool:
    """Tell the workers. A broker that does not answer is no error: the sweeper rings again."""
    from users.tasks import work_on_csv

    return doorbell.ring(work_on_csv, upload_id=str(pk))


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
    """Ring for files that nobody works on though there is work; remove those that are too old."""
    moment = now or timezone.now()
    forgotten = CSVUpload.objects.free(moment).filter(updated_at__lt=moment - timedelta(seconds=15))
    for pk in forgotten.values_list("pk", flat=True)[:50]:
        ring(pk)
    for upload in CSVUpload.objects.expired(moment)[:50]:
        intake.discard(upload)


def _is_small(upload: CSVUpload) -> bool:
    if upload.step == Step.READ:
        return len(upload.octets) <= SMALL_FILE
    rows = upload.rows.stale() if upload.step == Step.CHECK else upload.rows.kept()
    return rows.count() <= SMALL


class _Worker:
    """Someone who holds the lease of a file."""

    def __init__(self, upload: CSVUpload, until: datetime) -> None:
        self.upload, self.until = upload, until

    @classmethod
    def take(cls, pk: UUID) -> _Worker | None:
        now = timezone.now()
        if not CSVUpload.objects.free(now).filter(pk=pk).update(lease_until=now + LEASE):
            return None
        return cls(CSVUpload.objects.select_related("owner").get(pk=pk), now + LEASE)

    def pulse(self, done: int, total: int, lease: timedelta = LEASE) -> None:
        """:raises LeaseLost: someone else has the file now, or nobody."""
        until = timezone.now() + lease
        mine = CSVUpload.objects.filter(pk=self.upload.pk, lease_until=self.until)
        if not mine.update(lease_until=until, done=done, total=total):
            raise LeaseLost
        self.until = until
        self.upload.lease_until, self.upload.done, self.upload.total = until, done, total

    def work(self, directory: Directory, *, raising: bool = False) -> None:
        upload = self.upload
        try:
            while upload.step:
                upload.step = getattr(self, f"_{upload.step}")(directory)
                self._save()
        except LeaseLost:
            raise
        except DomainError as error:
            self._give_up(error.text, error.cure)
            if raising:
                raise
        except Exception:
            logger.exception("The CSV file %s broke in the step %s", upload.pk, upload.step)
            self._give_up("The console made an error, which was logged.", "Tell your administrator when it was.")
            raise

    def _save(self) -> None:
        """After a step: the lease ends with the last."""
        upload = self.upload
        self.pulse(upload.done, upload.total)
        upload.updated_at = timezone.now()
        upload.lease_until = self.until if upload.step else None
        upload.save()

    def _give_up(self, text: str, cure: str) -> None:
        upload = self.upload
        upload.troubles, upload.step = [{"text": text, "cure": cure}], ""
        upload.forget_plan()
        self._save()

    def _read(self, _directory: Directory) -> str:
        intake.read_rows(self.upload, self.pulse)
        return "" if self.upload.troubles else Step.CHECK

    def _check(self, directory: Directory) -> str:
        checking.check_rows(self.upload, directory, self.pulse)
        return ""

    def _plan(self, directory: Directory) -> str:
        self.pulse(0, 0, SLOW)
        try:
            self.upload.keep_plan(planning.make_plan(self.upload, directory))
        except planning.RowsWrong:
            self.upload.forget_plan()
        except planning.FileWrong as wrong:
            self.upload.troubles = wrong.troubles
            self.upload.forget_plan()
        return ""

    def _submit(self, directory: Directory) -> str:
        self.pulse(0, 0, SLOW)
        planning.submit(self.upload, directory)
        return ""
