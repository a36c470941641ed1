"""RTC Service with its containers and global settings, as far as the forest lacks them."""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.directory import DN, Directory
from ocsadmin.plans.changes import Change, add
from pools.preparation import PreparationState, layout
from pools.sip_domains.changes import addition

from .spec import PrepareForestSpec


def rtc_service_changes(dn: DN, directory: Directory) -> Iterator[Change]:
    """RTC Service, and in System the container Microsoft where there is none."""
    if directory.get(dn.parent, ("cn",)) is None:
        yield add(f"Create the container {dn.parent.name}", dn.parent, {"objectClass": "container"})
    attributes = {"objectClass": layout.SERVICE_CLASS, "msRTCSIP-SchemaVersion": 1008}
    yield add(f"Create {layout.RTC_SERVICE}", dn, attributes)


def container_changes(rtc_service: DN, spec: PrepareForestSpec, state: PreparationState) -> Iterator[Change]:
    there = {one.name for one in state.forest.containers if one.there}
    sip_domain = spec.sip_domain.lower() or state.forest.root_domain.lower()
    settings = rtc_service.child("CN", layout.GLOBAL_SETTINGS)
    if layout.GLOBAL_SETTINGS not in there:
        attributes = {"objectClass": layout.GLOBAL_CLASS, "msRTCSIP-UserDomainList": [sip_domain]}
        yield add(f"Create {layout.GLOBAL_SETTINGS}", settings, attributes)
    if not state.forest.default_sip_domain:
        yield addition(sip_domain, settings, default=True, title=f"Create the default SIP domain {sip_domain}")
    for name, kind in layout.CONTAINERS.items():
        if name not in there:
            yield add(f"Create the container {name}", rtc_service.child("CN", name), {"objectClass": kind})
