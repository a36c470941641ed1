"""A person in the directory."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.urls import reverse

from ocsadmin.mirror.models import MirroredObject
from users.delegation import scope
from users.directory.option_flags import OptionFlag
from users.search import SearchTextField

from .queryset import PeopleManager
from .report_indexes import REPORT_INDEXES


class User(MirroredObject):
    """A person (class user or inetOrgPerson) as the mirror last saw them. Texts are empty where nothing is set."""

    account = models.CharField(max_length=256, db_index=True, help_text="sAMAccountName")
    user_principal_name = models.CharField(max_length=1024)
    display_name = models.CharField(max_length=256)
    sort_name = models.CharField(max_length=300, help_text="Display name or account, without case and accents.")
    given_name = models.CharField(max_length=64)
    surname = models.CharField(max_length=64)
    mail = models.CharField(max_length=256)
    telephone = models.CharField(max_length=64, help_text="telephoneNumber")
    mobile = models.CharField(max_length=64)
    other_phones = models.JSONField(default=list, help_text="All other telephone numbers, as they are written.")
    title = models.CharField(max_length=128)
    department = models.CharField(max_length=64)
    office = models.CharField(max_length=128)
    company = models.CharField(max_length=64)
    ou_key = models.CharField(max_length=1024, db_index=True, help_text="The DN of the unit, as it is compared.")
    ou_dn = models.CharField(max_length=1024)
    account_disabled = models.BooleanField(default=False)
    admin_count = models.BooleanField(default=False, help_text="Protected by AdminSDHolder (adminCount).")

    enabled = models.BooleanField(default=False, help_text="msRTCSIP-UserEnabled")
    sip_address = models.CharField(max_length=454, help_text="msRTCSIP-PrimaryUserAddress, with its sip:")
    home_server_key = models.CharField(max_length=1024, help_text="msRTCSIP-PrimaryHomeServer, as it is compared.")
    target_home_server_key = models.CharField(max_length=1024, help_text="Where the user is being moved to.")
    option_flags = models.IntegerField(default=0, help_text="msRTCSIP-OptionFlags, all bits.")
    federation_enabled = models.BooleanField(default=False)
    remote_access_enabled = models.BooleanField(default=False, help_text="msRTCSIP-InternetAccessEnabled")
    archiving = models.IntegerField(default=0, help_text="msRTCSIP-ArchivingEnabled: 4 internal, 8 federated.")
    line_uri = models.CharField(max_length=500, help_text="msRTCSIP-Line")
    line_server_uri = models.CharField(max_length=500, help_text="msRTCSIP-LineServer")
    meeting_policy_key = models.CharField(max_length=1024)
    uc_policy_key = models.CharField(max_length=1024)
    location_profile_key = models.CharField(max_length=1024)
    proxy_addresses = models.JSONField(default=list)
    # What reports ask for, in the form that is compared: derived, so that an index can answer.
    voice_enabled = models.BooleanField(db_default=False, help_text="Enterprise Voice (OptionFlags).")
    sip_key = models.CharField(max_length=454, db_default="", help_text="The SIP address without sip: and case.")
    sip_domain = models.CharField(max_length=255, db_default="", help_text="What follows its last @.")
    line_key = models.CharField(max_length=500, db_default="", help_text="The digits of the line URI, with extension.")
    phone_key = models.CharField(max_length=64, db_default="", help_text="The digits of telephoneNumber.")
    # The two long columns stand last: SQLite reads a row from its beginning, and only as far as it has to.
    raw = models.JSONField(default=dict, help_text="Attribute → values as on the wire.")
    search_text = SearchTextField(help_text="What the search box looks into.")

    objects = PeopleManager()

    class Meta:
        permissions = [("enable_users", "Enable users for Office Communications Server")]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="user_by_name"),
            models.Index(fields=["home_server_key", "sort_name"], name="user_by_pool"),
            models.Index(fields=["-enabled", "sort_name"], name="user_by_state"),
            models.Index(fields=["enabled", "account_disabled", "home_server_key"], name="user_by_state_and_pool"),
            models.Index(fields=["enabled", "sip_address"], name="user_by_state_and_address"),
            models.Index(fields=["sip_address"], name="user_by_address"),
            models.Index(fields=["mail"], name="user_by_mail"),
            models.Index(
                fields=["meeting_policy_key"], name="user_by_meeting_policy", condition=~models.Q(meeting_policy_key="")
            ),
            *REPORT_INDEXES,
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.account})"

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **how: Any) -> Self:
        """As it was read, without what the acting account may not see."""
        row = super().from_db(db, field_names, values, **how)
        if scope.hidden():
            scope.without_hidden(row, field_names)
        return row

    def get_absolute_url(self) -> str:
        return reverse("user", args=[self.guid])

    @property
    def name(self) -> str:
        return self.display_name or self.account

    @property
    def sip_uri(self) -> str:
        """The SIP address as people write it, without ``sip:``."""
        return self.sip_address.removeprefix("sip:")

    def has_flag(self, flag: OptionFlag) -> bool:
        return bool(self.option_flags & flag)
