"""A new meeting policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import field, spec
from pools.meetings.kinds import POLICY, POLICY_NAME
from pools.meetings.policy_settings import check_settings


@spec
class CreateMeetingPolicySpec:
    """A new meeting policy: a copy of another one, or one that allows the least; with these settings of its own."""

    name: str = field(kind=POLICY_NAME)
    settings: Mapping[str, Any] = field(
        label=_("Settings"), help=_("Name of a setting → its value."), rule=check_settings, default_factory=dict
    )
    copy_of: UUID | None = field(label=_("Begins as a copy of"), kind=POLICY, default=None, omit_default=True)
