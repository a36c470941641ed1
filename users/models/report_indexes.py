"""Indexes that answer the reports: each holds only the rows that its report shows, already in their order.

Their conditions have to read as the reports' own filters do, else the databases do not see that they fit.
"""

from __future__ import annotations

from django.db.models import Index, Q

BY_NAME = ["sort_name", "id"]

REPORT_INDEXES = (
    Index(fields=BY_NAME, name="report_disabled_accounts", condition=Q(enabled=True, account_disabled=True)),
    Index(fields=BY_NAME, name="report_no_line", condition=Q(enabled=True, voice_enabled=True, line_uri="")),
    Index(fields=BY_NAME, name="report_protected", condition=Q(enabled=True, admin_count=True)),
    Index(fields=BY_NAME, name="report_federation", condition=Q(enabled=True, federation_enabled=True)),
    Index(fields=BY_NAME, name="report_remote_access", condition=Q(enabled=True, remote_access_enabled=True)),
    Index(fields=["when_changed", "id"], name="report_unchanged", condition=Q(enabled=True)),
    Index(fields=["home_server_key", *BY_NAME], name="report_home", condition=Q(enabled=True)),
    Index(fields=["sip_domain", "sort_name", "id"], name="report_domain", condition=~Q(sip_domain="")),
    Index(fields=["sip_key"], name="report_sip_key"),
    Index(fields=["line_key"], name="report_line_key"),
    Index(fields=["phone_key"], name="report_phone_key"),
    Index(fields=["target_home_server_key"], name="report_moving", condition=~Q(target_home_server_key="")),
    Index(fields=["uc_policy_key"], name="report_uc_policy", condition=~Q(uc_policy_key="")),
    Index(fields=["location_profile_key"], name="report_profile", condition=~Q(location_profile_key="")),
)
