"""Computers and organizational units of the domain."""

from __future__ import annotations

from django.db import models

from ocsadmin.mirror.models import MirroredObject


class Computer(MirroredObject):
    """A computer account (class computer)."""

    name = models.CharField(max_length=256, db_index=True)
    fqdn = models.CharField(max_length=255, blank=True, db_index=True)
    operating_system = models.CharField(max_length=256, blank=True)
    operating_system_version = models.CharField(max_length=256, blank=True)
    description = models.CharField(max_length=1024, blank=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.fqdn or self.name


class OrganizationalUnit(MirroredObject):
    """An organizational unit; ``path`` reads from the domain down: contoso.com/People/Sales."""

    name = models.CharField(max_length=256)
    path = models.CharField(max_length=1024)

    class Meta:
        ordering = ("path", "pk")

    def __str__(self) -> str:
        return self.path
