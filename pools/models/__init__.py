"""What the mirror keeps of pools, servers, SIP domains, applications and policies."""

from .applications import ApplicationContact, TrustedServiceEntry
from .computer import Computer, OrganizationalUnit
from .forest import GlobalSettings, SIPDomain, TrustedServer
from .policies import LocationProfile, NormalizationRule, UserPolicy
from .pool import Pool
from .server import Server, ServerRole

__all__ = [
    "ApplicationContact",
    "Computer",
    "GlobalSettings",
    "LocationProfile",
    "NormalizationRule",
    "OrganizationalUnit",
    "Pool",
    "SIPDomain",
    "Server",
    "ServerRole",
    "TrustedServer",
    "TrustedServiceEntry",
    "UserPolicy",
]
