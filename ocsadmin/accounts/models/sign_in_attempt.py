"""A try to sign in: what the throttle counts."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class SignInAttemptQuerySet(models.QuerySet["SignInAttempt"]):
    def failed_since(self, moment: datetime) -> SignInAttemptQuerySet:
        return self.filter(succeeded=False, at__gt=moment)


class SignInAttempt(models.Model):
    """A try to sign in. Rows live as long as the throttle looks back, then they are deleted."""

    account_name = models.CharField(max_length=320, help_text="As typed, without domain, in lower case.")
    address = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    directory_guid = models.UUIDField(null=True, blank=True, help_text="Whose password was tried, by whatever name.")
    is_open = models.BooleanField(default=True, help_text="The directory has not answered yet.")
    succeeded = models.BooleanField(default=False)

    objects = SignInAttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account_name", "at"], name="attempt_name_at"),
            models.Index(fields=["directory_guid", "at"], name="attempt_guid_at"),
        ]

    def __str__(self) -> str:
        return f"{self.account_name} from {self.address} at {self.at:%Y-%m-%d %H:%M:%S}"
