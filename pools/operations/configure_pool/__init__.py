"""Configure Pool/Server: what a pool's applications, SIP domains, client logon and external access shall be."""

from .plan import (
    PERMISSION,
    NothingToChange,
    plan_add_sip_domain,
    plan_configure_pool,
    plan_remove_sip_domain,
    wished_domain,
)
from .spec import AUTOMATIC, MANUAL, ConfigurePoolSpec
from .standing import Standing, pools_of, standing

__all__ = [
    "AUTOMATIC",
    "MANUAL",
    "PERMISSION",
    "ConfigurePoolSpec",
    "NothingToChange",
    "Standing",
    "plan_add_sip_domain",
    "plan_configure_pool",
    "plan_remove_sip_domain",
    "pools_of",
    "standing",
    "wished_domain",
]
