"""The rights that this app's pages take; those of its use cases stand with them."""

from __future__ import annotations

from typing import Final

from ocsadmin.accounts.permissions import EVERYONE_WHO_LOOKS, ONLY_SERVER_ADMINS, Permission, declare

VIEW: Final = "certificates.view_certificate"
LOOK: Final = "certificates.look"


def register() -> None:
    """Called once, when the app is ready."""
    declare(Permission(VIEW, "look at certificates and requests", EVERYONE_WHO_LOOKS))
    declare(Permission(LOOK, "look which certificates servers show", ONLY_SERVER_ADMINS))
