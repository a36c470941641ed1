"""Add a server to an Enterprise pool.

Source: Deploying Enterprise Edition, "Add Servers to the Pool".
"""

from .planning import PERMISSION, plan_add_server
from .spec import DEFAULT_FOLDER, AddServerSpec

__all__ = ["DEFAULT_FOLDER", "PERMISSION", "AddServerSpec", "plan_add_server"]
