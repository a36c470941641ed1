"""What domain preparation is asked to do."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ocsadmin.use_cases import Kind, SpecField, field, spec
from pools.prepare_forest.spec import without_blanks


def _list(one: SpecField) -> serializers.ListField:
    child = serializers.CharField()
    return serializers.ListField(child=child, required=False, allow_null=True, help_text=one.json_help)


CONTAINERS: Final = Kind(clean=lambda those: None if those is None else without_blanks(those), rest=_list)


@spec
class PrepareDomainSpec:
    """Where RTCUniversalServerAdmins may activate servers."""

    server_containers: tuple[str, ...] | None = field(
        label=_("Containers with computer accounts of servers"),
        help=_("Distinguished names. Without: those that hold Windows servers, and Computers."),
        kind=CONTAINERS,
        default=None,
    )
