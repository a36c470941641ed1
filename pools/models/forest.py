"""What holds for the whole forest: global settings, SIP domains, the list of trusted servers."""

from __future__ import annotations

from django.db import models

from ocsadmin.mirror.models import MirroredObject


class SIPDomainQuerySet(models.QuerySet["SIPDomain"]):
    def default(self) -> SIPDomain | None:
        """The default SIP domain, of which GRUUs are made."""
        return self.filter(is_default=True).first()

    def names(self) -> list[str]:
        return list(self.values_list("name", flat=True))


class SIPDomain(MirroredObject):
    """A SIP domain that the forest's pools serve (class msRTCSIP-Domain)."""

    name = models.CharField(max_length=255, db_index=True)
    is_default = models.BooleanField(default=False)
    data = models.JSONField(default=dict, help_text="The name=value strings of DomainData.")

    objects = SIPDomainQuerySet.as_manager()

    class Meta:
        ordering = ("-is_default", "name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def authoritative(self) -> bool | None:
        """Whether the forest's pools alone serve the domain; None where the directory does not say."""
        return {"TRUE": True, "FALSE": False}.get(str(self.data.get("Authoritative", "")).upper())


class TrustedServer(MirroredObject):
    """A line of the list of servers that trust one another (class msRTCSIP-TrustedServer)."""

    fqdn = models.CharField(max_length=255, db_index=True)
    version = models.IntegerField(null=True)

    class Meta:
        ordering = ("fqdn", "pk")

    def __str__(self) -> str:
        return self.fqdn


class GlobalSettingsQuerySet(models.QuerySet["GlobalSettings"]):
    def current(self) -> GlobalSettings | None:
        """The forest's only settings; None before the first replication."""
        return self.order_by("pk").first()


class GlobalSettings(MirroredObject):
    """The forest's global settings (class msRTCSIP-GlobalContainer)."""

    meeting_flags = models.IntegerField(default=0, help_text="4 anonymous for all, 8 per user; 16 policy per user.")
    uc_flags = models.IntegerField(default=0, help_text="4: telephony policy per user.")
    meeting_policy_key = models.CharField(max_length=1024, blank=True)
    uc_policy_key = models.CharField(max_length=1024, blank=True)
    archive_flags = models.IntegerField(default=0)
    federation_enabled = models.BooleanField(default=False)
    edge_proxy = models.CharField(max_length=255, blank=True, help_text="Default route to the Edge Server.")
    edge_proxy_port = models.IntegerField(null=True)
    user_domains = models.JSONField(default=list)

    objects = GlobalSettingsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "global settings"

    def __str__(self) -> str:
        return self.dn

    @property
    def meeting_policy_per_user(self) -> bool:
        return bool(self.meeting_flags & 16)

    @property
    def anonymous_per_user(self) -> bool:
        return bool(self.meeting_flags & 8)

    @property
    def uc_policy_per_user(self) -> bool:
        return bool(self.uc_flags & 4)
