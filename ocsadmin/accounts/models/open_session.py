"""Sessions of the pages as administrators see and end them."""

from __future__ import annotations

from django.db import models

from ocsadmin.accounts import browsers

from .account import Account


class OpenSession(models.Model):
    """A session that someone has. ``session_key`` opens it, so it is shown nowhere."""

    session_key = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="open_sessions")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=64, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return f"{self.account} since {self.begun_at:%Y-%m-%d %H:%M:%S} ({self.pk})"

    @property
    def browser_in_words(self) -> str:
        return browsers.in_words(self.browser)
