"""From the settings to what a look uses. Only tasks and commands call this."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings

from certificates.models import Endpoint
from ocsadmin import parts
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.targets import Targets


def probe_of(endpoints: Sequence[Endpoint]) -> Probe:
    """May go to these places and nowhere else."""
    ports: defaultdict[str, set[int]] = defaultdict(set)
    for one in endpoints:
        ports[one.host].add(one.port)
    return Probe(parts.resolver(), Targets(ports), timeout=float(settings.VALIDATION_TIMEOUT))
