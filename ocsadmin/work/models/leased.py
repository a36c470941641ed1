"""A row that workers work on, one at a time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models.base import ModelBase


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

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Whoever stores the rest of a row that is there touches neither its lease nor when workers are woken."""
        if update_fields is None and not self._state.adding:
            update_fields = [field.name for field in self._meta.concrete_fields if field.name not in _KEPT]
            update_fields = [name for name in update_fields if name != self._meta.pk.name]
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)


_KEPT = frozenset(("epoch", "holder", "held_until", "wake_at", "wakes"))
