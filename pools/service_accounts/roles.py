"""What each account is for.

Sources: Deploying Enterprise Edition, "Add Servers to the Pool" (what each runs, and its default name); Office
Communications Server 2007 R2, "Changes made by forest preparation" (the group that gives it its rights).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class AccountRole:
    """``field`` is its name in specs, pages and bodies; ``what`` names it in a sentence."""

    field: str
    what: str
    default: str
    group: str
    description: str
    purpose: object

    @property
    def secret(self) -> str:
        """The name of its password: as a field, and as a secret of a job."""
        return f"{self.field}_password"


MAIN: Final = AccountRole(
    field="main_account",
    what="the main service account",
    default="RTCService",
    group="RTCHSUniversalServices",
    description="Office Communications Server service account",
    purpose=_("Runs the core Office Communications Server service on this server."),
)
COMPONENT: Final = AccountRole(
    field="component_account",
    what="the component service account",
    default="RTCComponentService",
    group="RTCComponentUniversalServices",
    description="Office Communications Server component service account",
    purpose=_("Runs the Audio/Video Conferencing Server and Web Conferencing Server components on this server."),
)
GUEST: Final = AccountRole(
    field="guest_account",
    what="the guest account",
    default="RTCGuestAccessUser",
    group="RTCUniversalGuestAccessGroup",
    description="Anonymous and external access to Web conference content",
    purpose=_("Internet Information Services (IIS) uses it for anonymous and external access to Web conferences."),
)
ROLES: Final = (MAIN, COMPONENT, GUEST)
"""In the order of the wizard's pages."""
