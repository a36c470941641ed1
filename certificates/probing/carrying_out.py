"""Carrying out what is left of a look. Safe to call again, on any worker: a place that was seen is not asked twice."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

from django.conf import settings
from django.utils import timezone

from certificates.models import Endpoint, ProbeRun
from certificates.names import read_facts, targets_of
from ocsadmin import work
from ocsadmin.checks.probe import Probe
from ocsadmin.work import Lease, LeaseLost

from .endpoints import refresh_endpoints
from .looking import Seen, look
from .standing import expected_of
from .storing import store

logger = logging.getLogger(__name__)
BESIDE = 32
"""Places that are asked at the same time: most of the time each waits for a host."""
AT_ONCE = 64
"""Places whose answers are stored together."""

ProbeOf = Callable[[Sequence[Endpoint]], Probe]
"""The places that may be asked → how they are asked."""


def carry_out(run_id: int, probe_of: ProbeOf) -> bool:
    """Carry out a look unless another worker holds it. Returns whether this worker took it."""
    waiting = ProbeRun.objects.filter(state=ProbeRun.State.WAITING)
    lease = work.Lease.take(waiting, run_id, seconds=settings.JOB_LEASE_SECONDS)
    if lease is None:
        return False
    try:
        _carry_out(lease, run_id, probe_of)
    except LeaseLost:
        logger.warning("The look %s was taken over by another worker.", run_id)
    return True


def _carry_out(lease: Lease, run_id: int, probe_of: ProbeOf) -> None:
    """:raises LeaseLost: someone else has it."""
    with lease.storing():
        refresh_endpoints(targets_of(read_facts()))
    every = list(Endpoint.objects.standing())
    expected = expected_of(every)
    left = [one for one in every if one.looked_in != run_id]
    for found in _looks(left, probe_of(every), lease):
        with lease.storing(total=len(every)):
            store(found, expected, run_id)
    states = Counter(Endpoint.objects.standing().values_list("state", flat=True))
    lease.release(state=ProbeRun.State.DONE, ended_at=timezone.now(), total=len(every), counts=dict(states))


def _looks(places: Sequence[Endpoint], probe: Probe, lease: Lease) -> Iterator[list[tuple[Endpoint, Seen]]]:
    """What was seen, some places at a time, in the order in which they answered."""
    threads = ThreadPoolExecutor(BESIDE, thread_name_prefix="certificates")
    try:
        going = {threads.submit(look, probe, one.host, one.port): one for one in places}
        answered = as_completed(going)
        while some := list(islice(answered, AT_ONCE)):
            yield [(going[one], one.result()) for one in some]
            lease.renew_if_due()
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
