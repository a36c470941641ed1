"""A row of the deployment log: one change and its Execution Result."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ocsadmin.plans.changes import Change
from ocsadmin.plans.result import Result

from .job import Job

NOT_CONFIRMED = "not-confirmed"
"""Cause of a Warning: the check of a step on a host did not see that it was done. It can be asked again."""
UNKNOWN = "outcome-unknown"
"""Cause of a Failure: nobody knows whether it was written. It is looked up as soon as the other side answers."""
OTHERS_WERE_FASTER = ("stale", "not-there", "already-there", "dns-record-moved")
"""Causes of a Failure that say nothing about the next row: someone else was at this object meanwhile."""


TAKES_BACK = "undo_row"
"""In the data of a change: the number of the row that it takes back, in the job that its own job undoes."""
UNDONE = "undone"
"""Cause of Skipped: another job undoes this one, so that the step is no longer waited for."""


class RowQuerySet(models.QuerySet["Row"]):
    def still_to_do(self) -> RowQuerySet:
        return self.filter(result="")

    def begun(self) -> RowQuerySet:
        """Rows that a worker started and never ended: what became of them must be looked up."""
        return self.filter(result="", started_at__isnull=False)

    def unknown(self) -> RowQuerySet:
        """Rows of an ended job of which nobody knows whether they were written."""
        return self.filter(result=Result.FAILURE, cause_code=UNKNOWN)

    def failed_of_themselves(self) -> RowQuerySet:
        """Failures that may befall the next row, too."""
        return self.filter(result=Result.FAILURE).exclude(cause_code__in=OTHERS_WERE_FASTER)

    def races(self) -> RowQuerySet:
        """Failures because someone else was faster."""
        return self.filter(result=Result.FAILURE, cause_code__in=OTHERS_WERE_FASTER)

    def done(self) -> RowQuerySet:
        return self.filter(result__in=(Result.SUCCESS, Result.WARNING))

    def to_retry(self) -> RowQuerySet:
        return self.filter(result__in=(Result.FAILURE, Result.SKIPPED))

    def blocking(self) -> RowQuerySet:
        """Steps on hosts that wait and that the rows after them build on."""
        return self.filter(result=Result.WAITING, change_json__data__blocks=True)

    def open_to_people(self) -> RowQuerySet:
        """Steps on hosts that nobody has confirmed: waiting, or asked in vain."""
        return self.filter(Q(result=Result.WAITING) | Q(result=Result.WARNING, cause_code=NOT_CONFIRMED))

    def to_ask(self) -> RowQuerySet:
        """Of these the ones that the console can look after itself."""
        return self.open_to_people().filter(change_json__data__has_key="check")

    def containing(self, text: str) -> RowQuerySet:
        """Rows with this text in task, target or message."""
        return self.filter(Q(title__icontains=text) | Q(target__icontains=text) | Q(message__icontains=text))


class Row(models.Model):
    """One change of a job."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(help_text="From 1 on, in the order of the plan.")
    lane = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=50)
    title = models.CharField(max_length=500)
    target = models.CharField(max_length=2000)
    target_guid = models.UUIDField(null=True, db_index=True)
    change_json = models.JSONField(db_column="change")
    result = models.CharField(max_length=10, blank=True, choices=Result)
    message = models.TextField(blank=True)
    cause_code = models.CharField(max_length=100, blank=True)
    hint = models.TextField(blank=True)
    outcome = models.JSONField(default=dict, help_text="What undoing needs: the GUID and attributes as they were.")
    undoes = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="undone_by", help_text="The row that this one takes back."
    )
    controller = models.UUIDField(
        null=True, help_text="invocationId of the domain controller where it was tried, stored before that."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="row_number_in_job")]
        indexes = [
            models.Index(fields=["job", "result"], name="row_job_result"),
            models.Index(fields=["job", "ended_at"], name="row_job_ended_at"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number} {self.title}"

    @property
    def change(self) -> Change:
        """What it does, as plain data."""
        return Change.from_json(self.change_json)

    @property
    def takes_back(self) -> int | None:
        """The number of the row, in the job that this one's job undoes, which this row takes back."""
        number = self.change_json.get("data", {}).get(TAKES_BACK)
        return number if isinstance(number, int) else None

    @property
    def is_open_to_people(self) -> bool:
        return self.result == Result.WAITING or (self.result == Result.WARNING and self.cause_code == NOT_CONFIRMED)

    @property
    def is_in_doubt(self) -> bool:
        """Whether it was begun and nobody has told how it went. While a worker has the job, it is being done."""
        begun = not self.result and self.started_at is not None
        return begun or (self.result == Result.FAILURE and self.cause_code == UNKNOWN)

    @property
    def can_be_asked(self) -> bool:
        """Whether the console can look for itself that the step was done."""
        return self.is_open_to_people and bool(self.change_json.get("data", {}).get("check"))

    @classmethod
    def of(cls, job: Job, number: int, change: Change) -> Row:
        """A new row, not saved."""
        return cls(
            job=job,
            number=number,
            lane=change.lane,
            kind=change.kind,
            title=change.title,
            target=change.target,
            target_guid=change.guid,
            change_json=change.to_json(),
        )
