"""Meeting policies as fields of a spec: how they are offered, told and written."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ocsadmin.use_cases import Kind
from pools.models import UserPolicy

from .effective import PER_USER
from .policy_settings import WrongValue


def policy_names(guids: Collection[Any]) -> str:
    """``Policy 2``; of a policy that the mirror does not know the objectGUID."""
    found = {
        str(one.guid): one.name for one in UserPolicy.objects.filter(guid__in=[one for one in guids if one != PER_USER])
    }
    return ", ".join(found.get(str(one), str(one)) for one in guids)


def check_global_policy(value: str, *, field: str) -> str:
    """``per_user`` or an objectGUID. :raises WrongValue: it is neither."""
    if value == PER_USER:
        return value
    try:
        return str(UUID(value))
    except ValueError:
        cure = f"Say {PER_USER}, or give the objectGUID of a policy."
        raise WrongValue(f"{value!r} is no objectGUID.", cure=cure, field=field) from None


POLICY: Final = Kind(
    label=_("Meeting policy"),
    words=policy_names,
    subject=lambda guid: policy_names([guid]),
    note="objectGUID of a meeting policy.",
)
POLICY_NAME: Final = Kind(
    label=_("Policy name"),
    help=_("At most 256 characters."),
    subject=str,
    rest=lambda one: serializers.CharField(allow_blank=True, required=not one.has_default, help_text=one.json_help),
)
"""Says itself what is wrong with an empty name."""
