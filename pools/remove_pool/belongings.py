"""Everything in the directory that is a pool's own, or points to it, read once with all attributes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import Eq, Filter, Present, object_class
from pools import names
from pools.directory.pools import fqdn_of_pool
from pools.directory.server_entries import factories_of

HOME, TARGET = "msRTCSIP-ConferenceDirectoryHomePool", "msRTCSIP-ConferenceDirectoryTargetPool"


@dataclass(frozen=True)
class Belongings:
    """What stands of a pool.

    ``subtree``           the objects below the pool's, the deepest first.
    ``own_services``      trusted service entries of the product's applications at the pool's FQDN.
    ``foreign_services``  those of others whose traffic it routes.
    ``directories``       conference directories that are at home in it; ``moving_directories`` are on their way.
    ``factories``         its conferencing factories, without those that another pool uses too.
    ``trust``             its lines among the trusted servers, and conferencing servers that were left over.
    """

    subtree: tuple[Entry, ...]
    own_services: tuple[Entry, ...]
    foreign_services: tuple[Entry, ...]
    directories: tuple[Entry, ...]
    moving_directories: tuple[Entry, ...]
    factories: tuple[Entry, ...]
    trust: tuple[Entry, ...]

    @classmethod
    def of(cls, pool: Entry, directory: Directory) -> Belongings:
        """Read them. Nothing is written."""
        service, fqdn = names.pool_service(pool.dn), fqdn_of_pool(pool)
        routed = Eq("msRTCSIP-RoutingPoolDN", service)
        here = _in(directory, "Trusted Services", routed | Eq("msRTCSIP-TrustedServerFQDN", fqdn))
        own = [entry for entry in here if _is_own(entry, fqdn)]
        directories = _in(directory, "Conference Directories", Eq(HOME, service) | Eq(TARGET, service))
        moving = [entry for entry in directories if entry.has(TARGET) and entry.link(TARGET) != entry.link(HOME)]
        return cls(
            subtree=_below(pool.dn, directory),
            own_services=tuple(own),
            foreign_services=tuple(entry for entry in here if entry not in own),
            directories=tuple(entry for entry in directories if entry not in moving),
            moving_directories=tuple(moving),
            factories=tuple(_factories(pool.dn, directory)),
            trust=(
                *_in(directory, "Trusted MCUs", routed),
                *_in(
                    directory,
                    "Global Settings",
                    object_class("msRTCSIP-TrustedServer") & Eq("msRTCSIP-TrustedServerFQDN", fqdn),
                ),
            ),
        )


def _is_own(entry: Entry, fqdn: str) -> bool:
    built_in = entry.text("msRTCSIP-TrustedServiceType") in names.BUILT_IN_APPLICATIONS
    return built_in and entry.text("msRTCSIP-TrustedServerFQDN").lower() == fqdn.lower()


def _in(directory: Directory, container: str, where: Filter) -> list[Entry]:
    """What matches in a container below RTC Service; nothing where the container is not there."""
    base = directory.forest.under_rtc_service(container)
    try:
        return sorted(directory.search(base, where, attributes=("*",)), key=lambda entry: entry.dn.key)
    except NotThere:
        return []


def _below(pool: DN, directory: Directory) -> tuple[Entry, ...]:
    found = [one for one in directory.search(pool, Present("objectClass"), attributes=("*",)) if one.dn != pool]
    return tuple(sorted(found, key=lambda entry: (-len(entry.dn), entry.dn.key)))


def _factories(pool: DN, directory: Directory) -> Iterator[Entry]:
    for dn in sorted(set(factories_of(pool, directory).values()), key=lambda one: one.key):
        factory = directory.get(dn)
        if factory is not None and all(_is_of(pool, link) for link in factory.all("msRTCSIP-PoolAddresses")):
            yield factory


def _is_of(pool: DN, link: object) -> bool:
    return isinstance(link, DN) and link.is_below(pool)
