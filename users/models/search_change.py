"""Who changed since the search index was built."""

from __future__ import annotations

from django.db import models


class SearchChange(models.Model):
    """One line for each change of a person that the search index has to know of; triggers write them.

    The numbers ascend as the changes are committed. ``person`` is the key of the person, 0 where a building of the
    index began. ``stamp`` is drawn by lot: a line that was rolled back and another of the same number differ by it.
    """

    person = models.BigIntegerField()
    stamp = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}: {self.person}"
