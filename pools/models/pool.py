"""Pools (class msRTCSIP-Pool)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocsadmin.mirror.models import MirroredObject


class PoolQuerySet(models.QuerySet["Pool"]):
    def matching(self, text: str) -> Self:
        """Pools whose name, FQDN, display name or back end contains this text."""
        wanted = Q()
        for field in ("name", "fqdn", "display_name", "back_end_server"):
            wanted |= Q(**{f"{field}__icontains": text})
        return self.filter(wanted)

    def enterprise(self) -> Self:
        return self.filter(pool_type=Pool.PoolType.ENTERPRISE)

    def by_service_key(self) -> dict[str, Pool]:
        """Pools by the key that users' home servers point to."""
        return {pool.service_dn_key: pool for pool in self}


class Pool(MirroredObject):
    """A pool: one Standard Edition server, or Front End Servers that share a back end."""

    class PoolType(models.IntegerChoices):
        STANDARD = 5, _("Standard Edition")
        ENTERPRISE = 10, _("Enterprise Edition")

    class Version(models.IntegerChoices):
        LCS_2003 = 0, "Live Communications Server 2003"
        LCS_2005 = 1, "Live Communications Server 2005"
        LCS_2005_SP1 = 2, "Live Communications Server 2005 SP1"
        OCS_2007 = 3, "Office Communications Server 2007"
        OCS_2007_R2 = 4, "Office Communications Server 2007 R2"
        LYNC_2010 = 5, "Lync Server 2010"

    class Functionality(models.IntegerChoices):
        PRESENCE = 1, _("IM and presence")
        MEETINGS = 2, _("IM, presence and meetings")

    name = models.CharField(max_length=256, db_index=True, help_text="The short name: CN of the pool object.")
    fqdn = models.CharField(max_length=255, blank=True, db_index=True)
    display_name = models.CharField(max_length=256, blank=True)
    pool_type = models.IntegerField(null=True, help_text="5 Standard Edition, 10 Enterprise Edition.")
    version = models.IntegerField(null=True, help_text="4 is Office Communications Server 2007 R2.")
    functionality = models.IntegerField(null=True, help_text="1 IM and presence, 2 meetings too.")
    back_end_server = models.CharField(max_length=1024, blank=True, help_text="SQL Server, with its instance.")
    domain_fqdn = models.CharField(
        max_length=255, blank=True, help_text="Only where the FQDN is not below the forest's."
    )
    pool_data = models.JSONField(default=dict, help_text="The name=value strings of PoolData.")
    applications = models.JSONField(default=list, help_text="Names of the applications that are activated.")
    trusted_service_keys = models.JSONField(default=list, help_text="Keys of the linked trusted service entries.")
    default_location_profile_key = models.CharField(max_length=1024, blank=True)
    service_dn_key = models.CharField(
        max_length=1024, db_index=True, help_text="Key of CN=LC Services,CN=Microsoft,<pool>: the users' home server."
    )

    objects = PoolQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        permissions = (("create_pool", "Can create a pool"),)

    def __str__(self) -> str:
        return self.fqdn or self.name

    def get_absolute_url(self) -> str:
        return reverse("pool", args=[self.guid])
