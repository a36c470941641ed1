"""What looks found → the inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone

from certificates import records
from certificates.models import Certificate, Endpoint

from .looking import Seen
from .standing import state_of

FIELDS = ("served", "state", "code", "text", "remedy", "probed_at", "looked_in")


def store(found: Iterable[tuple[Endpoint, Seen]], expected: Mapping[int, frozenset[int]], run: int) -> None:
    """Keep what was seen. Certificates that nobody knew become inventory; those of authorities that were sent too."""
    changed = [_stored(endpoint, seen, expected.get(endpoint.pk, frozenset()), run) for endpoint, seen in found]
    Endpoint.objects.bulk_update(changed, FIELDS, batch_size=200)


def _stored(endpoint: Endpoint, seen: Seen, expected: frozenset[int], run: int) -> Endpoint:
    chain = [records.keep(one, source=Certificate.Source.SEEN) for one in seen.chain]
    endpoint.served = chain[0] if chain else None
    endpoint.state = state_of(served=endpoint.served.pk if endpoint.served else None, expected=expected, seen=True)
    endpoint.code, endpoint.text, endpoint.remedy = seen.code, seen.text, seen.remedy
    endpoint.probed_at, endpoint.looked_in = timezone.now(), run
    return endpoint
