"""Secrets of a job: sealed, opened only in the change that needs them, destroyed when the job ends."""

from __future__ import annotations

from django.db import models

from ocsadmin import sealing

from .job import Job

PURPOSE = "job-secret"
sealing.rests_in("jobs.JobSecret", "sealed", PURPOSE)


class JobSecret(models.Model):
    """A password or key that a change needs; it stands in no plan, log, Celery argument or page."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="secrets")
    name = models.CharField(max_length=100)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "name"], name="secret_name_in_job")]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.name}"

    @classmethod
    def of(cls, job: Job, name: str, value: str) -> JobSecret:
        """A new secret, sealed, not saved."""
        return cls(job=job, name=name, sealed=sealing.seal(value.encode(), PURPOSE))

    def open(self) -> str:
        """:raises SealBroken: the secret key of the console has changed."""
        return sealing.unseal(bytes(self.sealed), PURPOSE).decode()
