"""What the directory's numbers and names mean, in the words of administrators."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Pool, ServerRole
from .names import BUILT_IN_APPLICATIONS

ROLES: Final = {
    "LS AV MCU": gettext_lazy("A/V Conferencing Server"),
    "LS Data MCU": gettext_lazy("Web Conferencing Server"),
    "LS IM MCU": gettext_lazy("IM Conferencing Server"),
    "LS ACP MCU": gettext_lazy("Telephony Conferencing Server"),
    "LS AS MCU": gettext_lazy("Application Sharing Server"),
}
"""CN of a conferencing server's object → what administrators call it."""

STORES: Final = {
    "MeetingContentPath": gettext_lazy("Meeting content"),
    "MeetingMetadataPath": gettext_lazy("Meeting metadata"),
    "MeetingCompliancePath": gettext_lazy("Meeting archive"),
    "AddressBookPath": gettext_lazy("Address Book Server file store"),
    "ApplicationDataPath": gettext_lazy("Application Data store"),
    "ClientUpdateDataPath": gettext_lazy("Client Update Data store"),
}
WEB_FARM: Final = {
    "InternalWebFarmFQDN": gettext_lazy("Internal Web farm FQDN"),
    "ExternalWebFarmFQDN": gettext_lazy("External Web farm FQDN"),
}
SWITCHES: Final = {
    "ArchiveInstantMessages": gettext_lazy("Archive instant messages"),
    "CallDetailRecording": gettext_lazy("Call detail recording"),
    "QoEMonitoring": gettext_lazy("QoE monitoring"),
}


def pool_type(value: int | None) -> str:
    """``Enterprise Edition`` of 10; other sums of the bits by what they say."""
    if value is None:
        return _("not set")
    if value in Pool.PoolType:
        return str(Pool.PoolType(value).label)
    return _("unknown (%(number)d)") % {"number": value}


def version(value: int | None) -> str:
    if value is None:
        return _("not set")
    return str(Pool.Version(value).label) if value in Pool.Version else _("unknown (%(number)d)") % {"number": value}


def functionality(value: int | None) -> str:
    """Absent means Live Communications Server, which has no such attribute."""
    if value is None:
        return _("not set")
    known = value in Pool.Functionality
    return str(Pool.Functionality(value).label) if known else _("unknown (%(number)d)") % {"number": value}


def application(identifier: str) -> str:
    """``Conferencing Attendant`` of ``Microsoft.Rtc.Applications.Caa``; another one's own name."""
    return BUILT_IN_APPLICATIONS.get(identifier, identifier)


def role(one: ServerRole) -> str:
    return str(ROLES.get(one.name) or (ServerRole.Kind(one.kind).label if one.kind else one.name))
