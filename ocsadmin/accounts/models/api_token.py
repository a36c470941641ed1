"""A token with which a script calls the REST interface as an account, with some of its rights."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from .account import Account


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, now: datetime) -> ApiTokenQuerySet:
        """Neither revoked nor expired."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)


class ApiToken(models.Model):
    """A token. Only its first characters and the SHA-256 of the whole are kept; the token itself is shown once."""

    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100, help_text="What it is for.")
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the token, in hexadecimal.")
    scopes = models.JSONField(default=list, help_text="Names of the permissions that it carries.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    password_set = models.BigIntegerField(default=0, help_text="pwdLastSet of the owner when it was made.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="token_name_once_per_owner")]

    def __str__(self) -> str:
        return f"{self.owner}: {self.name}"

    def state(self, now: datetime) -> str:
        """``revoked``, ``expired`` or ``usable``."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "usable"
