"""The rights that this app's pages take; those of its use cases stand with them."""

from __future__ import annotations

from typing import Final

from ocsadmin.accounts.permissions import EVERYONE_WHO_LOOKS, ONLY_SERVER_ADMINS, Permission, declare
from ocsadmin.accounts.procedures import ENTERPRISE, procedure

VIEW: Final = "certificates.view_certificate"
LOOK: Final = "certificates.look"
MARK: Final = "certificates.mark_director"
KEYS: Final = "certificates.take_keys"
AUTHORITIES: Final = "certificates.enter_authorities"
CERTIFICATE_PROCEDURE: Final = procedure(ENTERPRISE, "Configure certificates for Office Communications Server")


def register() -> None:
    """Called once, when the app is ready."""
    declare(Permission(VIEW, "look at certificates and requests", EVERYONE_WHO_LOOKS))
    declare(Permission(MARK, "mark pools as Directors", ONLY_SERVER_ADMINS))
    declare(Permission(KEYS, "download private keys and destroy them", ONLY_SERVER_ADMINS, CERTIFICATE_PROCEDURE))
    declare(Permission(AUTHORITIES, "enter certification authorities", ONLY_SERVER_ADMINS, CERTIFICATE_PROCEDURE))
    declare(Permission(LOOK, "look which certificates servers show", ONLY_SERVER_ADMINS))
