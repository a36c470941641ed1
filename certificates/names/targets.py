"""Facts → the certificates that are needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ocsadmin.errors import DomainError

from .applications import application_targets
from .edge import edge_targets
from .facts import Facts
from .pools import pool_targets
from .target import Target


class UnknownTarget(DomainError):
    """Nothing in the deployment needs such a certificate."""

    code, field, status = "unknown-certificate-target", "target", 422
    message = "Nothing in the deployment needs a certificate named {key}."
    hint = "Choose one of those that are listed, or read the directory again."


def targets_of(facts: Facts) -> tuple[Target, ...]:
    """Every certificate that the deployment needs: pools, then Edge Servers, then applications. No query."""
    return tuple(_all(facts))


def target_named(key: str, facts: Facts) -> Target:
    """:raises UnknownTarget: there is none."""
    found = next((one for one in _all(facts) if one.key == key), None)
    if found is None:
        raise UnknownTarget(key=key)
    return found


def _all(facts: Facts) -> Iterator[Target]:
    yield from (one for found in map(partial(pool_targets, facts=facts), facts.pools) for one in found)
    yield from edge_targets(facts)
    yield from application_targets(facts)
