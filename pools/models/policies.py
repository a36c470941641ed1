"""Meeting and telephony policies, location profiles and their normalization rules."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocsadmin.mirror.models import MirroredObject


class UserPolicyQuerySet(models.QuerySet["UserPolicy"]):
    def meeting(self) -> Self:
        return self.filter(policy_type=UserPolicy.PolicyType.MEETING)

    def telephony(self) -> Self:
        return self.filter(policy_type=UserPolicy.PolicyType.TELEPHONY)


class UserPolicy(MirroredObject):
    """A meeting policy or an Enterprise Voice policy (class msRTCSIP-GlobalUserPolicy)."""

    class PolicyType(models.TextChoices):
        MEETING = "meeting", _("Meeting policy")
        TELEPHONY = "telephony", _("Enterprise Voice policy")

    name = models.CharField(max_length=256)
    policy_type = models.CharField(max_length=64, db_index=True)
    is_default = models.BooleanField(default=False)
    settings = models.JSONField(default=dict, help_text="The properties of PolicyContent: name → text.")

    objects = UserPolicyQuerySet.as_manager()

    class Meta:
        ordering = ("policy_type", "name", "pk")
        verbose_name_plural = "user policies"

    def __str__(self) -> str:
        return self.name


class LocationProfile(MirroredObject):
    """How numbers are dialed at a place (class msRTCSIP-LocationProfile)."""

    name = models.CharField(max_length=256)
    description = models.CharField(max_length=1024, blank=True)
    external_access_code = models.CharField(max_length=64, blank=True)
    rule_keys = models.JSONField(default=list, help_text="Keys of the normalization rules, in their order.")

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class NormalizationRule(MirroredObject):
    """A rule of location profiles: a pattern and its translation (class msRTCSIP-LocalNormalization)."""

    name = models.CharField(max_length=256)
    pattern = models.CharField(max_length=1024, blank=True)
    translation = models.CharField(max_length=1024, blank=True)
    description = models.CharField(max_length=1024, blank=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
