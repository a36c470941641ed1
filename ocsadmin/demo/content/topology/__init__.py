"""The sample deployment in CN=RTC Service: containers, two pools with their servers, applications.

Source: OCS 2007 R2 Active Directory schema reference (containers, classes and link pairs).
"""

from collections.abc import Iterator

from ocsadmin.demo.content.steps import Step
from ocsadmin.demo.content.topology import applications, pools, servers
from ocsadmin.demo.content.topology.containers import empty_containers, root, settings

__all__ = ["empty_containers", "root", "steps"]


def steps() -> Iterator[Step]:
    """Everything below the containers. Policies, location profiles and computers must be there already."""
    yield from settings()
    for pool in pools.POOLS:
        yield from pools.steps(pool)
    for server in servers.SERVERS:
        yield from servers.steps(server)
    yield from applications.steps()
