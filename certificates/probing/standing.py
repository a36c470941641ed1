"""How a place stands: what it shows beside what is assigned to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from certificates.models import Endpoint

State = Endpoint.State


def state_of(*, served: int | None, expected: Collection[int], seen: bool) -> State:
    """``expected``: keys of the certificates that may be shown there; ``seen``: whether anyone has looked."""
    if served is None:
        return State.SILENT if seen else State.UNKNOWN
    if not expected:
        return State.UNASSIGNED
    return State.SERVED if served in expected else State.OTHER


def expected_of(endpoints: Iterable[Endpoint]) -> Mapping[int, frozenset[int]]:
    """Key of an endpoint → keys of certificates that it may show.

    A load balancer may show what is assigned to any server behind it at the same port.
    """
    those = list(endpoints)
    behind: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for one in those:
        if not one.is_virtual and one.assigned_id:
            behind[one.target, one.port].add(one.assigned_id)
    return {
        one.pk: frozenset(behind[one.target, one.port])
        if one.is_virtual
        else frozenset({one.assigned_id} if one.assigned_id else ())
        for one in those
    }


def restate(target: str) -> None:
    """Work out anew how the places of a target stand, after something was assigned."""
    those = list(Endpoint.objects.filter(target=target))
    expected = expected_of(those)
    for one in those:
        one.state = state_of(served=one.served_id, expected=expected[one.pk], seen=one.probed_at is not None)
    Endpoint.objects.bulk_update(those, ["state"], batch_size=500)
