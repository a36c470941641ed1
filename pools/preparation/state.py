"""How far Active Directory is prepared, read live in a few searches. Never raises because something is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ocsadmin.directory import Directory
from pools.create_pool.conflicts import domains_of_forest

from .domain import DomainState, read_domain
from .forest import ForestState, read_forest
from .schema import SchemaState, read_schema


@dataclass(frozen=True)
class PreparationState:
    """All three, each with ``done`` and ``in_words``."""

    schema: SchemaState
    forest: ForestState
    domain: DomainState
    domains: Mapping[str, str] = field(default_factory=dict)  # DNS name → NetBIOS name of each domain of the forest

    @property
    def done(self) -> bool:
        return self.schema.done and self.forest.done and self.domain.done

    @property
    def next_step(self) -> str:
        """``schema``, ``forest``, ``domain`` or nothing: what is to be done first."""
        parts = {"schema": self.schema.done, "forest": self.forest.done, "domain": self.domain.done}
        return next((name for name, done in parts.items() if not done), "")


def read_state(directory: Directory) -> PreparationState:
    """Schema, forest, domain as they stand now.

    :raises DirectoryError: the directory can't be asked.
    """
    directory.forget_forest()
    schema = read_schema(directory)
    forest = read_forest(directory, schema)
    domain = read_domain(directory, schema, forest)
    return PreparationState(schema, forest, domain, domains_of_forest(directory))
