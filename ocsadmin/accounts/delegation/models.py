"""What an administrator delegates, and to whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Delegation(models.Model):
    """Members of a directory group, or one account, have their rights on people here and nowhere else.

    Units and pools are kept by objectGUID: renaming or moving them changes nothing.
    """

    name = models.CharField(max_length=100, unique=True, help_text="What it is for: “Help desk in Sydney”.")
    group = models.CharField(max_length=256, blank=True, help_text="sAMAccountName of a group; or name an account.")
    group_guid = models.UUIDField(null=True, blank=True, help_text="objectGUID of the group: what stays on renaming.")
    group_sid = models.CharField(max_length=200, blank=True, help_text="Its objectSid: what decides who is in it.")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="delegations"
    )
    permissions = models.JSONField(default=list, blank=True, help_text="Names; none: all that can be delegated.")
    everywhere = models.BooleanField(default=False, help_text="No limit of units and pools: only of fields, reasons.")
    units = models.JSONField(default=list, blank=True, help_text="objectGUIDs; units below them count too.")
    pools = models.JSONField(default=list, blank=True, help_text="objectGUIDs.")
    hidden_fields = models.JSONField(default=list, blank=True)
    read_only_fields = models.JSONField(default=list, blank=True)
    reason_required = models.JSONField(default=list, blank=True, help_text="Permissions that take a reason.")
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=320, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                name="delegation_to_a_group_or_an_account",
                condition=(Q(account=None) & ~Q(group="")) | (Q(account__isnull=False) & Q(group="")),
            ),
        )

    def __str__(self) -> str:
        return self.name


class DelegationPolicy(models.Model):
    """One row: whether those to whom nothing was ever delegated see everyone. It counts once ``begun`` is true."""

    begun = models.BooleanField(default=False, help_text="Something was delegated in this installation.")
    undelegated_see_everyone = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=320, blank=True, help_text="Empty: nobody has decided yet.")
    decided_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"undelegated accounts see {'everyone' if self.undelegated_see_everyone else 'nobody'}"
