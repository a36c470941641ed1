"""First passwords that the console made: sealed, shown once to whoever started the job, then gone."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from ocsadmin import sealing

PURPOSE = "new-password"
sealing.rests_in("users.NewPassword", "sealed", PURPOSE)


class NewPasswordQuerySet(models.QuerySet["NewPassword"]):
    def fresh(self) -> NewPasswordQuerySet:
        """Those that can still be shown."""
        return self.filter(made_at__gt=timezone.now() - timedelta(hours=settings.NEW_PASSWORD_HOURS))

    def expired(self) -> NewPasswordQuerySet:
        return self.filter(made_at__lte=timezone.now() - timedelta(hours=settings.NEW_PASSWORD_HOURS))


class NewPassword(models.Model):
    """One password of a job, by the name of its secret. It stands in no plan, log, address or file."""

    job = models.ForeignKey("jobs.Job", models.CASCADE, related_name="+")
    secret = models.CharField(max_length=100, help_text="Its name among the secrets of the job.")
    sealed = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = NewPasswordQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("job", "secret"), name="new_password_of_a_job"),)

    def __str__(self) -> str:
        return f"{self.job_id}/{self.secret}"

    def open(self) -> str:
        """:raises SealBroken: the secret key of the console has changed."""
        return sealing.unseal(bytes(self.sealed), PURPOSE).decode()
