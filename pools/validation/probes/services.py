"""TCP: the ports of the roles, the back end, Edge Servers.

Source: Deploying Enterprise Edition, table "Hardware Load Balancer Ports That Are Required …".
"""

from __future__ import annotations

from ocsadmin.checks import tcp
from ocsadmin.checks.verdict import Verdict
from pools.validation.findings import softened
from pools.validation.registry import check
from pools.validation.surroundings import Surroundings


@check("tcp")
def port(around: Surroundings, *, host: str, port: int, what: str, needed: bool = True) -> list[Verdict]:
    """Something accepts a connection; where it is not ``needed``, silence is a warning."""
    found = [tcp.check(around.probe, host, port, what=what)]
    return found if needed else softened(found)
