"""Which services of which servers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from ocsadmin.errors import DomainError, ManyErrors
from pools.operations.spec_rules import MissingField, spec_from_json
from pools.services.catalog import BY_NAME


class UnknownService(DomainError):
    """The product has no such service."""

    code, field, status = "unknown-service", "services", 422
    message = "{name} is not a service of Office Communications Server."
    hint = "Known are: {known}."


@dataclass(frozen=True)
class ServicesSpec:
    """The services to start. ``pool`` is a GUID, name or FQDN; no ``servers`` means all, and so do no ``services``."""

    pool: str
    servers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """A spec from JSON or a form's values, checked.

        :raises ManyErrors: with one error for each field that can't be used.
        """
        spec = spec_from_json(cls, data)
        if problems := spec.problems():
            raise ManyErrors(problems)
        return spec

    def to_json(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    def problems(self) -> list[DomainError]:
        """Every rule that this breaks without looking at the directory."""
        errors: list[DomainError] = [] if self.pool else [MissingField(field="pool", name="pool")]
        known = ", ".join(one.name for one in BY_NAME.values())
        errors += [UnknownService(name=one[:100], known=known) for one in self.services if one.lower() not in BY_NAME]
        return errors

    def wants(self, service: str) -> bool:
        return not self.services or service.lower() in {one.lower() for one in self.services}


@dataclass(frozen=True)
class StopServicesSpec(ServicesSpec):
    """The services to stop. ``drain``: first take the server out of use, so that conversations can end."""

    drain: bool = True
