"""A row that workers work on, one at a time."""

from __future__ import annotations

from django.db import models


class Leased(models.Model):
    """Written by ``work.Lease`` and the sweeper only; all moments are the database's."""

    epoch = models.PositiveBigIntegerField(default=0, help_text="Grows with each holder: a late one can't write.")
    holder = models.CharField(max_length=32, blank=True, help_text="A random id; empty: nobody.")
    held_until = models.DateTimeField(null=True, help_text="When the lease ends unless its holder renews it.")
    wake_at = models.DateTimeField(
        null=True, db_index=True, help_text="When workers are woken (again) for what is left; empty: nothing is."
    )
    wakes = models.PositiveIntegerField(default=0, help_text="How often in vain, since someone last took it.")

    class Meta:
        abstract = True
