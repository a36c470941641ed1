"""Names of directory objects that belong to a pool, composed in one place.

Source: Office Communications Server 2007 R2, "Schema attributes and descriptions" and "Schema classes and
descriptions".
"""

from __future__ import annotations

from typing import Final

from ocsadmin.directory import DN

R2_VERSION: Final = 4
"""The value that every version attribute of Office Communications Server 2007 R2 has."""

MCU_TYPES: Final = {"Data MCU": "meeting", "AV MCU": "audio-video", "IM MCU": "chat", "ACP MCU": "phone-conf"}
"""Short name of each conferencing server, as its object's CN has it, and its MCUType."""

BUILT_IN_APPLICATIONS: Final = {
    "Microsoft.Rtc.Applications.Caa": "Conferencing Attendant",
    "Microsoft.Rtc.Applications.Cas": "Conferencing Announcement Service",
    "Microsoft.Rtc.Applications.Acd": "Response Group Service",
    "Microsoft.Rtc.Applications.Ccs": "Outside Voice Control",
}
"""Identifier of each built-in application and the name that administrators know."""

ADD_IN: Final = "ServiceClass"
"""Name in ExtensionData that marks an application that was added to the product ("Custom")."""


def microsoft(owner: DN) -> DN:
    """The grouping container below a pool or a computer."""
    return owner.child("CN", "Microsoft")


def pool_service(pool: DN) -> DN:
    """What users' home servers and servers' pool addresses point to (MSFT_SIPPoolSetting.PoolDN)."""
    return microsoft(pool).child("CN", "LC Services")


def owner_of_service(service: DN) -> DN:
    """The pool or computer that a service object stands below: the inverse of :func:`pool_service`."""
    return service.parent.parent


def name_and_value(texts: list[str]) -> dict[str, str]:
    """The ``name=value`` strings of PoolData, ExtensionData, … as a dictionary.

    A text without ``=`` is a name alone.
    """
    pairs = (text.partition("=") for text in texts)
    return {name: value for name, _, value in pairs}
