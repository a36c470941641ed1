"""Deploy a Standard Edition server: one computer that is its own pool, without a back end of its own to name.

Sources: Deploying Enterprise Edition, "Create the Pool" and "Add Servers to the Pool" (what both editions share);
"Accounts and Permissions Requirements"; Deploy a UCMA SDK Application, "Load Balancing".
"""

from .planning import PERMISSION, plan_deploy_standard_edition
from .spec import StandardEditionSpec

__all__ = ["PERMISSION", "StandardEditionSpec", "plan_deploy_standard_edition"]
