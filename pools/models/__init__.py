"""What the mirror keeps of pools, servers, SIP domains, applications and policies."""

from .applications import ApplicationContact, TrustedServiceEntry
from .checklist import ChecklistReading, ChecklistRefresh, SignOff
from .computer import Computer, OrganizationalUnit
from .dns import (
    HostAddress,
    HostRole,
    LoadBalancerConfirmation,
    LoadBalancerFacts,
    NameServerKey,
    SignInChoice,
)
from .forest import GlobalSettings, SIPDomain, TrustedServer
from .policies import LocationProfile, NormalizationRule, UserPolicy
from .pool import Pool
from .server import Server, ServerRole
from .validation import ValidationRow, ValidationRun, ValidationSchedule

__all__ = [
    "ApplicationContact",
    "ChecklistReading",
    "ChecklistRefresh",
    "Computer",
    "GlobalSettings",
    "HostAddress",
    "HostRole",
    "LoadBalancerConfirmation",
    "LoadBalancerFacts",
    "LocationProfile",
    "NameServerKey",
    "NormalizationRule",
    "OrganizationalUnit",
    "Pool",
    "SIPDomain",
    "Server",
    "ServerRole",
    "SignInChoice",
    "SignOff",
    "TrustedServer",
    "TrustedServiceEntry",
    "UserPolicy",
    "ValidationRow",
    "ValidationRun",
    "ValidationSchedule",
]
