"""The places that the deployment has, kept in step with what the mirror says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates.models import Endpoint
from certificates.names.target import Place, Target
from certificates.purposes import PORTS, Purpose


def refresh_endpoints(targets: Iterable[Target]) -> None:
    """Add places that are new, mark those that are gone; what is known of the others stays."""
    wanted = _wanted(targets)
    with transaction.atomic():
        there = {(one.host, one.port): one for one in Endpoint.objects.all()}
        Endpoint.objects.bulk_create(
            [
                Endpoint(host=host, port=port, **values)
                for (host, port), values in wanted.items()
                if (host, port) not in there
            ],
            batch_size=500,
        )
        changed = [_updated(one, wanted[place]) for place, one in there.items() if _differs(one, wanted.get(place))]
        Endpoint.objects.bulk_update(changed, [*_FIELDS, "gone_at"], batch_size=500)
        gone = [one.pk for place, one in there.items() if place not in wanted and one.gone_at is None]
        Endpoint.objects.filter(pk__in=gone).update(gone_at=timezone.now())


_FIELDS = ("purpose", "pool_guid", "target", "is_virtual")


def _wanted(targets: Iterable[Target]) -> dict[tuple[str, int], dict[str, Any]]:
    """Each host and port once; the first that names it counts."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for target in targets:
        for place in target.places:
            found.setdefault((place.host, place.port), _values(target, place))
    return found


def _values(target: Target, place: Place) -> dict[str, Any]:
    web = place.port == PORTS[Purpose.WEB] and target.purpose == Purpose.FRONT_END
    return {
        "purpose": Purpose.WEB if web else target.purpose,
        "pool_guid": target.pool,
        "target": target.key,
        "is_virtual": place.is_virtual,
    }


def _differs(one: Endpoint, values: dict[str, Any] | None) -> bool:
    return values is not None and (
        one.gone_at is not None or any(getattr(one, name) != values[name] for name in _FIELDS)
    )


def _updated(one: Endpoint, values: dict[str, Any]) -> Endpoint:
    for name in _FIELDS:
        setattr(one, name, values[name])
    one.gone_at = None
    return one
