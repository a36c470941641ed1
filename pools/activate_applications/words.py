"""What each application needs besides being activated.

Source: Deploying Enterprise Edition, "Activate an Application" and "Start an Application".
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

CONFIGURATION: Final[dict[str, Any]] = {
    "Microsoft.Rtc.Applications.Caa": _(
        "Needs further configuration before it runs properly: access numbers with their regions, and a location "
        "profile that turns what callers dial into numbers (“Configuring Conferencing Attendant”)."
    ),
    "Microsoft.Rtc.Applications.Cas": _(
        "Needs further configuration before it runs properly: it plays the announcements of conferences that people "
        "join through Conferencing Attendant, so configure that first (“Configuring Conferencing Attendant”)."
    ),
    "Microsoft.Rtc.Applications.Acd": _(
        "Needs further configuration before it runs properly: agents, groups, queues and workflows (“Deploying the "
        "Response Group Service”)."
    ),
}
"""Identifier → what is still to be done; Outside Voice Control needs nothing more."""
NOTHING_MORE: Final = _("Needs no further configuration to run.")


def configuration_of(application: str) -> Any:
    return CONFIGURATION.get(application, NOTHING_MORE)
