"""Which services of which servers stop, and how."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import field, spec
from pools.start_services.spec import ServicesSpec


@spec
class StopServicesSpec(ServicesSpec):
    """Services to stop."""

    drain: bool = field(
        label=_("Drain first"),
        help=_("Take the server out of the load balancer and let conversations end before services are stopped."),
        default=True,
    )
