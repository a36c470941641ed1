"""Activate the product's applications in a pool and on its servers, and deactivate them."""

from .activate import on_server, plan_activate_applications
from .deactivate import plan_deactivate_applications
from .spec import ApplicationsSpec
from .words import CONFIGURATION

__all__ = [
    "CONFIGURATION",
    "ApplicationsSpec",
    "on_server",
    "plan_activate_applications",
    "plan_deactivate_applications",
]
