"""What forest preparation is asked to do. All may be left out."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import Kind, field, spec
from pools.preparation import layout
from pools.rules import check_fqdn


class BadLocation(DomainError):
    """Global settings can't lie there."""

    code, field, status = "bad-location", "location", 422
    message = "“{value}” is no place for global settings."
    hint = "Give configuration or system."


def _locations() -> list[tuple[str, Any]]:
    return [
        (layout.CONFIGURATION, _("Configuration container (recommended)")),
        (layout.SYSTEM, _("System container of the root domain")),
    ]


def check_location(value: str, *, field: str) -> str:
    """:raises BadLocation: it is none of the two."""
    if value not in layout.LOCATIONS:
        raise BadLocation(value=value)
    return value


def without_blanks(names: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, without empty ones."""
    return tuple(dict.fromkeys(name for name in names if name))


LOCATION = Kind(
    note="Without: configuration, or where RTC Service is.",
    rest=lambda one: serializers.ChoiceField(list(layout.LOCATIONS), required=False, help_text=one.json_help),
)


@spec
class PrepareForestSpec:
    """What forest preparation shall make. All may be left out."""

    location: str = field(
        label=_("Location of global settings"),
        help=_(
            "The Configuration container is on every domain controller of the forest. The System container is on those "
            "of the root domain only: choose it where earlier releases keep their settings there."
        ),
        kind=LOCATION,
        choices=_locations,
        rule=check_location,
        default="",
    )
    sip_domain: str = field(
        label=_("Default SIP domain"),
        help=_("The part of SIP addresses after the @ that most users will have. More can be added later."),
        kind=Kind(note="Without: the root domain."),
        rule=partial(check_fqdn, what="a SIP domain"),
        default="",
    )
    group_domain: str = field(
        label=_("Domain of the universal groups"),
        help=_("The twelve groups are made in its container Users. They are universal: all domains can use them."),
        kind=Kind(note="Without: the console's domain."),
        rule=partial(check_fqdn, what="the domain of the groups"),
        default="",
    )
    server_admins: tuple[str, ...] = field(
        label=_("Accounts to add to RTCUniversalServerAdmins"), kind=Kind(clean=without_blanks), default=()
    )
    console_account: bool = field(
        label=_("Add the console's own account to RTCUniversalServerAdmins and RTCUniversalUserAdmins"),
        help=_("The console writes as this account. Leave it out only if it gets its rights otherwise."),
        default=True,
    )
