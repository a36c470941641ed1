"""Services to Stop."""

from __future__ import annotations

from typing import Any

from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools.services.services_page import ServicesForm

from .spec import StopServicesSpec


class StopForm(ServicesForm):
    """Which services, and whether connections may end by themselves."""

    drain = form_field(StopServicesSpec, "drain")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {**super().start(context), "drain": True}
