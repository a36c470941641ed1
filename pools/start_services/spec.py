"""Which services of which servers."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import Kind, field, spec
from pools.choosing.kinds import MOST, POOL, SERVERS, needed
from pools.rules.refusal import refuse
from pools.services.catalog import BY_NAME, SERVICES


class UnknownService(DomainError):
    """The product has no such service."""

    code, field, status = "unknown-service", "services", 422
    message = "{name} is not a service of Office Communications Server."
    hint = "Known are: {known}."


def known_services(services: tuple[str, ...], *, field: str) -> tuple[str, ...]:
    """:raises UnknownService: one is none of the product's."""
    known = ", ".join(one.name for one in BY_NAME.values())
    refuse(UnknownService(name=one[:100], known=known) for one in services if one.lower() not in BY_NAME)
    return services


OF_WINDOWS: Final = Kind(
    label=_("Services"), note="Windows names; without, all. " + ", ".join(one.name for one in SERVICES if one.role)
)


@spec
class ServicesSpec:
    """Services to start."""

    pool: str = field(kind=POOL, rule=needed)
    servers: tuple[str, ...] = field(kind=SERVERS, longest=MOST, default=())
    services: tuple[str, ...] = field(kind=OF_WINDOWS, rule=known_services, longest=MOST, default=())

    def wants(self, service: str) -> bool:
        return not self.services or service.lower() in {one.lower() for one in self.services}
