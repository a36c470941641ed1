"""The one door to Active Directory. Only this package imports ldap3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import equality
from .dn import DN, BadDN
from .entry import Entry
from .interface import AttributeChange, Controller, Directory, Forest, Scope, ServerState, SignedIn
from .replication_vector import Cursor
from .settings import DirectorySettings
from .syntaxes import wire
from .values import DNWithBinary, Value, Wire

if TYPE_CHECKING:
    from .ldap import LDAPDirectory

__all__ = [
    "DN",
    "AttributeChange",
    "BadDN",
    "Controller",
    "Cursor",
    "DNWithBinary",
    "Directory",
    "DirectorySettings",
    "Entry",
    "Forest",
    "LDAPDirectory",
    "Scope",
    "ServerState",
    "SignedIn",
    "Value",
    "Wire",
    "equality",
    "wire",
]


def __getattr__(name: str) -> Any:
    """``LDAPDirectory`` brings ldap3 with it, so it is imported when it is asked for."""
    if name != "LDAPDirectory":
        raise AttributeError(name)
    from .ldap import LDAPDirectory  # noqa: PLC0415 - see above: without ldap3 where nobody asks for it

    return LDAPDirectory
