"""A mirrored model of the tests' own, in no installed app: its table is made by the fixture."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ocsadmin.mirror.models import MirroredObject


class Person(MirroredObject):
    display_name = models.CharField(max_length=20)
    account = models.CharField(max_length=64)
    enabled = models.BooleanField(default=False)
    flags = models.IntegerField(null=True)
    home_server = models.CharField(max_length=1024)
    phones = models.JSONField(default=list)
    remarks = models.CharField(max_length=64, default="none", help_text="Not mirrored: of the console's own.")
    objects: ClassVar[models.Manager[Person]] = models.Manager()

    class Meta:
        app_label = "mirror_testapp"

    def __str__(self) -> str:
        return self.display_name


class PlainPerson(MirroredObject):
    display_name = models.CharField(max_length=256)
    title = models.CharField(max_length=256)
    objects: ClassVar[models.Manager[PlainPerson]] = models.Manager()

    class Meta:
        app_label = "mirror_testapp"

    def __str__(self) -> str:
        return self.display_name


class Pool(MirroredObject):
    name = models.CharField(max_length=64)
    fqdn = models.CharField(max_length=256)
    objects: ClassVar[models.Manager[Pool]] = models.Manager()

    class Meta:
        app_label = "mirror_testapp"

    def __str__(self) -> str:
        return self.name
