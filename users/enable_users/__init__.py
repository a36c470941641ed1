"""Enable users for Office Communications Server: addresses are proposed and checked first, then planned."""

from .errors import NobodyToEnable, PersonNotReady, PoolUnknown, SIPDomainUnknown
from .plan import plan_enable_users
from .preview import Proposal, Study, preview, study
from .spec import EnableUsersSpec

__all__ = [
    "EnableUsersSpec",
    "NobodyToEnable",
    "PersonNotReady",
    "PoolUnknown",
    "Proposal",
    "SIPDomainUnknown",
    "Study",
    "plan_enable_users",
    "preview",
    "study",
]
