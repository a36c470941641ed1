"""Which applications, in which pool, on which of its servers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from ocsadmin.errors import BadInput, DomainError, ManyErrors
from pools import names
from pools.operations.spec_rules import MissingField, spec_from_json
from pools.services.applications import UnknownApplication


@dataclass(frozen=True)
class ApplicationsSpec:
    """``pool`` is a GUID, name or FQDN; ``applications`` are identifiers; no ``servers`` means all of the pool."""

    pool: str
    applications: tuple[str, ...]
    servers: tuple[str, ...] = ()

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
        if not self.applications:
            errors.append(BadInput("No application is chosen.", cure="Choose at least one.", field="applications"))
        known = ", ".join(names.BUILT_IN_APPLICATIONS)
        foreign = [one for one in self.applications if one not in names.BUILT_IN_APPLICATIONS]
        return [*errors, *(UnknownApplication(name=one[:100], known=known) for one in foreign)]
