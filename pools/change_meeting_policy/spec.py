"""Changes of a meeting policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import field, spec
from pools.meetings.kinds import POLICY, POLICY_NAME
from pools.meetings.policy_settings import check_settings


@spec
class ChangeMeetingPolicySpec:
    """Another name or other settings for a meeting policy. What is left out stays as it is."""

    policy: UUID = field(kind=POLICY)
    name: str | None = field(kind=POLICY_NAME, default=None, omit_default=True)
    settings: Mapping[str, Any] = field(
        label=_("Settings"), help=_("Name of a setting → its value."), rule=check_settings, default_factory=dict
    )
